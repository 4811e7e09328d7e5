# A table of strings, one row per line, the header line left out:
# static const char *const NAME_rows[][COLUMNS]. usage: awk -v name=NAME
BEGIN { FS = "\t" }
/^#/ { next }
!columns {
    columns = NF
    print "/* made from commands/rules/" name ".tsv */"
    print "static const char *const " name "_rows[][" columns "] = {"
    next
}
{
    row = ""
    for (i = 1; i <= columns; i++) {
        cell = $i
        gsub(/\\/, "\\\\", cell)
        gsub(/"/, "\\\"", cell)
        row = row (i > 1 ? ", " : "") "\"" cell "\""
    }
    print "    { " row " },"
}
END { print "};" }
