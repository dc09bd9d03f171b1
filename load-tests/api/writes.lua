-- PATCHes the description of 1,000 groups in turn, each time to another one: every request is a row of the log.
local path = "/global-manager/api/v1/global-infra/domains/default/groups/load-"
local headers = {["Content-Type"] = "application/json"}
local n = 0

function init(args)
  for name, value in string.gmatch(args[1], "([^:]+): ([^\n]+)\n") do headers[name] = value end
  -- So that two runs never write the same.
  n = tonumber(args[2]) * 1000000
end

function request()
  n = n + 1
  return wrk.format("PATCH", path .. (n % 1000), headers, '{"description":"write ' .. n .. '"}')
end
