-- How many of an author's comments are on an article of this shard. Arguments: site/article, then
-- ids and times by turns.
return count_on(ARGV[3], {unpack(ARGV, 4)})
