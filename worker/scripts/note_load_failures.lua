-- So many times more (ARGV[3]) a process could not take the version of the policy in force. The sum
-- is kept here, as all are: what a process counted by itself would begin anew with the process.
add('metrics', 'policy_load_failures', tonumber(ARGV[3]))
write_sums()
return ''
