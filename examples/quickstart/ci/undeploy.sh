#!/bin/sh
# Ends what `npm start` has deployed to this machine, and removes it.
cd "$(dirname "$0")/.." || exit 1
if [ -x deployed/current/bin/stop ]; then
  (cd deployed/current && CIMYR_PORT=18080 ./bin/stop) || exit 1
  echo "teamclock is stopped and removed"
else
  echo "nothing is deployed"
fi
rm -rf deployed
