# Every sentence, by language and key: [TEXT_VET_TITLE] = "…".
# usage: awk -f table.awk en.tsv it.tsv
function close_table() { if (lang != "") print "};\n" }
BEGIN {
    FS = "\t"
    print "/* made from the tables in bot/text */"
    print "#include \"text_keys.h\"\n#include \"text/text_table.h\"\n"
    print "const char *const text_names[TEXT_COUNT] = {"
    while ((getline line < ARGV[1]) > 0) {
        if (line ~ /^#/ || split(line, part, "\t") < 2) continue
        print "    [" constant(part[1]) "] = \"" part[1] "\","
    }
    close(ARGV[1])
    print "};\n"
}
function constant(key) {
    key = toupper(key)
    gsub(/[^A-Z0-9]/, "_", key)
    return "TEXT_" key
}
FNR == 1 {
    close_table()
    lang = FILENAME
    sub(/.*\//, "", lang)
    sub(/\.tsv$/, "", lang)
    print "const char *const text_" lang "[TEXT_COUNT] = {"
}
/^#/ || NF < 2 { next }
{
    text = $2
    gsub(/"/, "\\\"", text)
    print "    [" constant($1) "] = \"" text "\","
}
END { close_table() }
