# Sourced by ./interspan and load-tests: how the JVM of a service that stays collects its garbage.

# A service's feeds hold what the network is, for its whole life: little of what is new lives, and what does stays. So what
# survived once is taken for old; the young generation is small enough for pauses that a change does not notice; and memory that
# is full of what lives is no reason to look for garbage in it all the time.
service_jvm=(-XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:MaxTenuringThreshold=1 -XX:G1RSetUpdatingPauseTimePercent=2
  -XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=75)
