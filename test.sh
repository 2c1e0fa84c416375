#!/usr/bin/env bash
# Installs what the tests use where it is missing, and runs them all, the browser journeys included.
# Arguments go to the test runner: ./test.sh --filter-class '*UrlPolicyTests'
set -euo pipefail
cd "$(dirname "$0")"

limit=${TEST_LIMIT:-60m}

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
  apt-cache show chromium-headless-shell >/dev/null 2>&1 || packages=("${packages[@]/chromium-headless-shell/chromium}")
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
  # The tests start a sshd of their own; the package's is not to listen to the world.
  case " ${packages[*]} " in *" openssh-server "*) "${sudo[@]}" systemctl disable --now ssh >/dev/null 2>&1 || true ;; esac
}

missing=()
command -v git >/dev/null || missing+=(git)
# The engine without the windows of a browser, which take as long as the pages of the tests; any other serves who is not root.
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium-headless-shell >/dev/null; then
  if ! { command -v chromium || command -v google-chrome; } >/dev/null || { [ "$(id -u)" -eq 0 ] && apt-cache show chromium-headless-shell >/dev/null 2>&1; }; then
    missing+=(chromium-headless-shell fonts-liberation)
  fi
fi
postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
[ -n "$(postgres_bin)" ] || missing+=(postgresql)
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx-light)
[ -x /usr/sbin/sshd ] || missing+=(openssh-server)
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"

if ! command -v dotnet >/dev/null; then
  echo "test.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

results=$PWD/artifacts/test
rm -rf "$results"
mkdir -p "$results"
export FLASKDASH_TEST_ARTIFACTS=$results

# A PostgreSQL server for these tests alone, on a socket in a folder that goes away with it.
postgres=$(mktemp -d)
as_postgres=()
if [ "$(id -u)" -eq 0 ]; then
  as_postgres=(setpriv --reuid postgres --regid postgres --init-groups --pdeathsig TERM)
  chown postgres "$postgres"
fi
"${as_postgres[@]}" "$(postgres_bin)/initdb" -D "$postgres/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$results/initdb.log"
"${as_postgres[@]}" "$(postgres_bin)/postgres" -D "$postgres/data" -F -k "$postgres" -c listen_addresses= -c max_connections=400 >"$results/postgres.log" 2>&1 &
server=$!
trap 'kill -QUIT "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$postgres"' EXIT
export FLASKDASH_TEST_POSTGRES="postgresql://postgres@/postgres?host=$postgres"

dotnet build FlaskDash.Razor.sln --nologo -v quiet -clp:NoSummary

# The runner's own time limit does not end a test that hangs.
status=0
run() {
  local name=$1 code=0
  shift
  timeout -k 10 "$limit" dotnet FlaskDash.Razor.Tests/bin/Debug/net10.0/FlaskDash.Razor.Tests.dll \
    --results-directory "$results" --report-xunit-trx --report-xunit-trx-filename "$name.trx" --progress off "$@" || code=$?
  if [ "$code" -eq 124 ]; then
    echo "test.sh: the tests did not end within $limit." >&2
  fi
  [ "$code" -eq 0 ] || status=$code
}

# Once more on PostgreSQL what asks the database for anything; what was chosen by arguments runs on both.
run sqlite "$@"
if [ $# -eq 0 ]; then
  set -- --filter-class '*.Identity.AuditTests' --filter-class '*.Identity.ToldChangesTests' --filter-class '*.Identity.OktaEventsTests' --filter-class '*.Identity.OwnSessionsTests' --filter-class '*.Tests.Data.*' --filter-class '*.Tests.Indexing.*' --filter-class '*.Tests.Repositories.*' --filter-class '*.Tests.Pages.*' --filter-class '*.Tests.Api.*'
fi
FLASKDASH_TEST_DATABASE=postgresql run postgresql "$@"

for name in sqlite postgresql; do
  trx=$results/$name.trx
  [ -f "$trx" ] || continue
  counter() { grep -o "<Counters [^>]*" "$trx" | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$'; }
  echo "On $name: $(counter passed) passed, $(counter failed) failed"
  # Again at the very end, since the servers' logs lie between a failure and this line.
  sed 's/<UnitTestResult /\n&/g' "$trx" | awk '
    /^<UnitTestResult / { failed = /outcome="Failed"/; lines = 0; match($0, /testName="[^"]*"/); if (failed) print "failed: " substr($0, RSTART + 10, RLENGTH - 11) }
    failed && (lines || sub(/.*<Message>/, "")) && lines++ < 4 { print "    " substr($0, 1, 300) }'
done
exit "$status"
