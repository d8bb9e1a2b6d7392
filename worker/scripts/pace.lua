-- Whether all of these may do one more thing now; see count_paces (paces.lua).
return count_paces(3)
