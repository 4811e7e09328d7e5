# The weights of a linear model as a table: NAME.weights, as a trainer
# writes it, to struct linear_weight. usage: awk -v name=NAME
BEGIN {
    print "/* made from commands/rules/" name ".weights */"
    print "static const struct linear_weight " name "_weights[] = {"
    upper = toupper(name)
}
/^#/ || NF == 0 { next }
$1 == "bias" { bias = $2; next }
$1 == "unit" { unit = $2; next }
{ printf "    { 0x%s, %d },\n", $1, $2 }
END {
    print "};"
    print "#define " upper "_WEIGHTS_BIAS " bias + 0
    print "#define " upper "_WEIGHTS_UNIT " unit + 0
}
