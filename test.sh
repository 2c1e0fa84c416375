#!/usr/bin/env bash
# Installs what the tests use where it is missing, and runs them all, the browser journeys included.
# Arguments go to the test runner: ./test.sh --filter-class '*UrlPolicyTests'
set -euo pipefail
cd "$(dirname "$0")"

limit=${TEST_LIMIT:-20m}

install() {
  local packages=("$@") sudo=()
  if ! command -v apt-get >/dev/null; then
    echo "test.sh: please install ${packages[*]} with your system's package manager; the tests use them." >&2
    exit 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "test.sh: please run as root once, or install these: apt-get install ${packages[*]}" >&2
      exit 1
    fi
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
}

missing=()
command -v git >/dev/null || missing+=(git)
if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null && [ -z "${CHROMIUM:-}" ]; then
  missing+=(chromium fonts-liberation)
fi
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"

if ! command -v dotnet >/dev/null; then
  echo "test.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

results=$PWD/artifacts/test
rm -rf "$results"
mkdir -p "$results"
export FLASKDASH_TEST_ARTIFACTS=$results

dotnet build FlaskDash.Razor.sln --nologo -v quiet -clp:NoSummary

# The runner's own time limit does not end a test that hangs.
status=0
timeout -k 10 "$limit" dotnet FlaskDash.Razor.Tests/bin/Debug/net10.0/FlaskDash.Razor.Tests.dll \
  --results-directory "$results" --report-xunit-trx --report-xunit-trx-filename tests.trx --progress off "$@" || status=$?

if [ "$status" -eq 124 ]; then
  echo "test.sh: the tests did not end within $limit." >&2
fi
if [ -f "$results/tests.trx" ]; then
  counter() { grep -o "<Counters [^>]*" "$results/tests.trx" | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$'; }
  echo "$(counter passed) passed, $(counter failed) failed"
  # Again at the very end, since the servers' logs lie between a failure and this line.
  awk '/<UnitTestResult /   { failed = /outcome="Failed"/; if (failed) { match($0, /testName="[^"]*"/); print "failed: " substr($0, RSTART + 10, RLENGTH - 11) } }
       failed && /<Message>/  { message = 1 }
       failed && message      { print "    " $0 }
       /<\/Message>/          { message = 0 }' "$results/tests.trx"
fi
exit "$status"
