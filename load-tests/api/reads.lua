-- GETs 1,000 groups in turn.
local path = "/global-manager/api/v1/global-infra/domains/default/groups/load-"
local headers = {}
local n = 0

function init(args)
  for name, value in string.gmatch(args[1], "([^:]+): ([^\n]+)\n") do headers[name] = value end
end

function request()
  n = n + 1
  return wrk.format("GET", path .. (n % 1000), headers)
end
