# One enum value per line of the English table: "vet.title" is TEXT_VET_TITLE.
BEGIN {
    FS = "\t"
    print "/* made from bot/text/en.tsv */"
    print "#ifndef CALLSHEET_TEXT_KEYS_H\n#define CALLSHEET_TEXT_KEYS_H\n"
    print "enum text_key {\n    TEXT_NONE,"
}
/^#/ || NF < 2 { next }
{
    key = toupper($1)
    gsub(/[^A-Z0-9]/, "_", key)
    print "    TEXT_" key ","
}
END { print "    TEXT_COUNT\n};\n\n#endif" }
