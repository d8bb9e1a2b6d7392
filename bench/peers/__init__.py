"""Other queues, each doing the same work, run as programs of their own."""
