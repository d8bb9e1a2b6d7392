"""The detectors that ship, one file each; `policies.detection` lists them."""
