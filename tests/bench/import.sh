#!/bin/sh
# import.sh [ROWS...]: how long an import takes, and what judging comments
# costs. Makes invented comments and a team's sheet, drops them on the real
# program and prints a line per figure.
# usage: sh tests/bench/import.sh [10000 100000]
set -eu
B=${B:-build}
[ $# -gt 0 ] || set -- 10000 100000
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat > "$dir/config.json" <<'J'
{"database": "bench.db", "log_level": "error",
 "slack": {"enabled": false}, "status": {"listen": ""}}
J

comments() { # ROWS: a CSV of invented comments under ROWS / 250 posts
    awk -v n="$1" 'BEGIN {
        srand(1)
        k = split("where did you buy this pan love from rome grazie mille " \
            "bella ricetta quando esce il prossimo super great wow che buono " \
            "domani provo amazing keep going how long in the oven", w, " ")
        print "post,author,text,time"
        for (i = 0; i < n; i++) {
            line = ""
            words = 1 + int(rand() * 14)
            for (j = 0; j < words; j++) line = line " " w[1 + int(rand() * k)]
            printf "https://www.instagram.com/p/BENCH%05d/,user%d,%s," \
                "2026-09-%02dT10:00:00Z\n", i % (n / 250), \
                int(rand() * n / 3), substr(line, 2), 1 + i % 28
        }
    }'
}

now() { date +%s%N; }

took() { # LABEL START: the time since then, in milliseconds
    printf '%-44s %7d ms\n' "$1" $((($(now) - $2) / 1000000))
}

cpu_ms() { # FILE: processor time of judging it, in milliseconds
    { "$B/callsheet" judge comments "$1" > "$dir/judged.csv"; times; } |
        tail -1 | awk '{ gsub(/[ms]/, " "); ms = ($1 + $3) * 60000
            print ms + ($2 + $4) * 1000 }'
}

instructions() { # ROWS: instructions of judging so many of the last file
    head -n $(($1 + 1)) "$dir/j.csv" > "$dir/some.csv"
    valgrind --tool=callgrind --callgrind-out-file="$dir/calls" \
        "$B/callsheet" judge comments "$dir/some.csv" 2>&1 > /dev/null |
        awk '/refs/ { gsub(/,/, ""); print $NF }'
}

id=0
for rows in "$@"; do
    id=$((id + 1))
    comments "$rows" > "$dir/c.csv"
    start=$(now)
    "$B/callsheet" say -c "$dir/config.json" --as bench --file "$dir/c.csv" \
        "vet import @bench$rows on instagram" > /dev/null
    took "$rows comments: file to preview" "$start"
    start=$(now)
    "$B/callsheet" say -c "$dir/config.json" --as bench "vet confirm $id" \
        > /dev/null
    took "$rows comments: Import to card" "$start"
    awk -F, -v OFS=, 'NR == 1 { print "id,text"; next } { print NR, $3 }' \
        "$dir/c.csv" > "$dir/j.csv"
    printf '%-44s %7d a second of one core\n' "$rows comments: judged" \
        "$(cpu_ms "$dir/j.csv" | awk -v n="$rows" '{ print n * 1000 / $1 }')"
done

# What one comment of these costs, start and tables apart.
if command -v valgrind > /dev/null; then
    few=$(instructions 1000)
    many=$(instructions 4000)
    printf '%-44s %7d instructions\n' "one comment: judged" \
        $(((many - few) / 3000))
fi

sheet() { # ROWS CAMPAIGNS: an invented sheet of a team
    awk -v n="$1" -v k="$2" 'BEGIN {
        print "Creator,Platform,Campaign,Deliverable,Draft due,Publish,Fee," \
            "Status"
        for (i = 0; i < n; i++)
            printf "@creator.%d,IG,Campaign %d,%d reels,%02d/05/2027," \
                "%02d/06/2027,\"€1,%03d\",signed\n", i, i % k, 1 + i % 3, \
                1 + i % 28, 1 + i % 28, i % 1000
    }'
}

id=0
for rows in 120 50000; do
    id=$((id + 1))
    sheet "$rows" $((rows / 8 < 900 ? rows / 8 : 900)) > "$dir/sheet.csv"
    start=$(now)
    "$B/callsheet" say -c "$dir/config.json" --as bench \
        --file "$dir/sheet.csv" "campaign import" > /dev/null
    took "$rows deals of a sheet: file to preview" "$start"
    start=$(now)
    "$B/callsheet" say -c "$dir/config.json" --as bench \
        "campaign import confirm $id" > /dev/null
    took "$rows deals of a sheet: Import to seen" "$start"
done
