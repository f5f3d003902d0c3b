#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "kernel.h"

#define NBSP  "\xc2\xa0"
#define ACUTE "\xcc\x81" /* combining */

static const struct kernel_case shapes[] = {
	{ "trim", { "null:text" }, "null" },
	{ "trim", { "text:" }, "" },
	{ "trim", { "text:   " }, "" },
	{ "trim", { "text: \t a b \r\n" }, "a b" },
	{ "trim", { "text:" NBSP "Ada" NBSP " " }, "Ada" },
	{ "trim",
	  { "text:\xe3\x80\x80"
	    "é"
	    "\xe2\x80\x83" },
	  "é" },
	{ "trim", { "text:--a-b--", "text:-" }, "a-b" },
	{ "trim", { "text:«é»", "text:«»" }, "é" },
	{ "trim", { "text: a ", "text:" }, " a " },
	{ "trim", { "text: a ", "null:text" }, "null" },
	{ "ltrim", { "text:  a  " }, "a  " },
	{ "ltrim", { "text:0000", "text:0" }, "" },
	{ "rtrim", { "text:  a  " }, "  a" },
	{ "rtrim", { "text:1.500", "text:0" }, "1.5" },
	{ "squeeze", { "null:text" }, "null" },
	{ "squeeze", { "text:" }, "" },
	{ "squeeze", { "text: " }, "" },
	{ "squeeze", { "text:a b" }, "a b" },
	{ "squeeze", { "text:a  b" }, "a b" },
	{ "squeeze", { "text: a\r\n\tb" NBSP NBSP "é " }, "a b é" },
	{ "lower", { "null:text" }, "null" },
	{ "lower", { "text:" }, "" },
	{ "lower", { "text:ABC@[`{z" }, "abc@[`{z" },
	{ "lower", { "text:ÉÇOLE ΑΣ" }, "éçole ασ" },
	{ "lower", { "text:\xe2\x84\xaa" }, "k" },
	{ "upper", { "text:abc@[`{z" }, "ABC@[`{Z" },
	{ "upper", { "text:straße é" }, "STRAßE É" },
	{ "upper", { "text:\xc9\x90" }, "\xe2\xb1\xaf" },
	{ "title", { "null:text" }, "null" },
	{ "title", { "text:" }, "" },
	{ "title", { "text:o'brien" }, "O'Brien" },
	{ "title",
	  { "text:O\xe2\x80\x99"
	    "BRIEN" },
	  "O\xe2\x80\x99"
	  "Brien" },
	{ "title", { "text:JEAN-LUC DE LA CRUZ" }, "Jean-Luc De La Cruz" },
	{ "title", { "text:peter's dog, i'll" }, "Peter's Dog, I'll" },
	{ "title", { "text:'quoted'" }, "'Quoted'" },
	{ "title", { "text:3rd avenue" }, "3rd Avenue" },
	{ "title", { "text:élan vital" }, "Élan Vital" },
	{ "title", { "text:e" ACUTE "lan" }, "E" ACUTE "lan" },
	{ "pad", { "text:é", "integer:3" }, "é  " },
	{ "pad", { "text:42", "integer:7", "text:ab" }, "42ababa" },
	{ "pad", { "text:long", "integer:2" }, "long" },
	{ "pad", { "text:a", "integer:-1" }, "fails: out-of-range" },
	{ "pad", { "text:a", "integer:9223372036854775807" }, "fails: out-of-range" },
	{ "pad", { "text:a", "integer:3", "text:" }, "fails: out-of-range" },
	{ "lpad", { "text:7", "integer:3", "text:0" }, "007" },
	{ "lpad", { "text:", "integer:2", "text:é€" }, "é€" },
	{ "repeat", { "text:ab", "integer:0" }, "" },
	{ "repeat", { "text:ab", "integer:2" }, "abab" },
	{ "repeat", { "text:", "integer:9223372036854775807" }, "" },
	{ "repeat", { "text:ab", "integer:8388609" }, "fails: out-of-range" },
	{ "repeat", { "text:ab", "integer:-1" }, "fails: out-of-range" },
	{ "repeat", { "text:ab", "null:integer" }, "null" },
	{ "reverse", { "text:" }, "" },
	{ "reverse", { "text:abc" }, "cba" },
	{ "reverse", { "text:ae" ACUTE "b€" }, "€be" ACUTE "a" },
	{ "replace", { "text:", "text:a", "text:b" }, "" },
	{ "replace", { "text:aXbXc", "text:X", "text:--" }, "a--b--c" },
	{ "replace", { "text:aaa", "text:aa", "text:b" }, "ba" },
	{ "replace", { "text:abc", "text:x", "text:y" }, "abc" },
	{ "replace", { "text:abc", "text:abc", "text:" }, "" },
	{ "replace", { "text:abc", "text:", "text:y" }, "fails: out-of-range" },
};

static const struct kernel_case parts[] = {
	{ "len", { "null:text" }, "null" },
	{ "len", { "text:" }, "0" },
	{ "len", { "text:é€𝄞" }, "3" },
	{ "left", { "text:é€𝄞", "integer:2" }, "é€" },
	{ "left", { "text:ab", "integer:9223372036854775807" }, "ab" },
	{ "left", { "text:ab", "integer:0" }, "" },
	{ "left", { "text:ab", "integer:-1" }, "fails: out-of-range" },
	{ "right", { "text:é€𝄞", "integer:2" }, "€𝄞" },
	{ "right", { "text:ab", "integer:5" }, "ab" },
	{ "right", { "text:ab", "integer:-9223372036854775808" }, "fails: out-of-range" },
	{ "mid", { "text:é€𝄞x", "integer:2", "integer:2" }, "€𝄞" },
	{ "mid", { "text:abc", "integer:2" }, "bc" },
	{ "mid", { "text:abc", "integer:9" }, "" },
	{ "mid", { "text:abc", "integer:0" }, "fails: out-of-range" },
	{ "mid", { "text:abc", "integer:1", "integer:-1" }, "fails: out-of-range" },
	{ "mid", { "text:abc", "integer:1", "null:integer" }, "null" },
	{ "starts", { "text:abc", "text:ab" }, "true" },
	{ "starts", { "text:abc", "text:" }, "true" },
	{ "starts", { "text:a", "text:ab" }, "false" },
	{ "ends", { "text:abc", "text:bc" }, "true" },
	{ "ends", { "text:c", "text:bc" }, "false" },
	{ "contains", { "text:abc", "text:b" }, "true" },
	{ "contains", { "text:", "text:" }, "true" },
	{ "contains", { "text:abc", "text:B" }, "false" },
	{ "index", { "text:é€x", "text:x" }, "3" },
	{ "index", { "text:abc", "text:z" }, "0" },
	{ "index", { "text:abc", "text:" }, "1" },
	{ "split", { "null:text", "text:," }, "null" },
	{ "split", { "text:a,,b", "text:," }, "[\"a\",\"\",\"b\"]" },
	{ "split", { "text:", "text:," }, "[\"\"]" },
	{ "split", { "text:,", "text:," }, "[\"\",\"\"]" },
	{ "split", { "text:a", "text:" }, "fails: out-of-range" },
	{ "split", { "text:a; b;c", "regex:/;\\s*/" }, "[\"a\",\"b\",\"c\"]" },
	{ "split", { "text:aé€", "regex://" }, "[\"a\",\"é\",\"€\"]" },
	{ "split", { "text:", "regex:/x*/" }, "[\"\"]" },
	{ "split", { "text:axxb", "regex:/x*/" }, "[\"a\",\"b\"]" },
	{ "split",
	  { "text:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "regex:/(a+)+$/" },
	  "fails: regex-limit" },
	{ "part", { "text:a,b,c", "text:,", "integer:2" }, "b" },
	{ "part", { "text:a,b,c", "text:,", "integer:-1" }, "c" },
	{ "part", { "text:a,b,c", "text:,", "integer:-3" }, "a" },
	{ "part", { "text:a,b,c", "text:,", "integer:-4" }, "fails: no-part" },
	{ "part", { "text:a,b,c", "text:,", "integer:4" }, "fails: no-part" },
	{ "part", { "text:a,b,c", "text:,", "integer:-9223372036854775808" }, "fails: no-part" },
	{ "part", { "text:a,b,c", "text:,", "integer:0" }, "fails: out-of-range" },
	{ "part", { "text:a1b22c", "regex:/\\d+/", "integer:3" }, "c" },
	{ "part",
	  { "text:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "regex:/(a+)+$/", "integer:-1" },
	  "fails: regex-limit" },
	{ "join", { "list:a;b;c", "text:, " }, "a, b, c" },
	{ "join", { "list:", "text:, " }, "null" },
	{ "join", { "null:list", "text:, " }, "null" },
	{ "join", { "text:a", "text:-", "null:text", "text:b", "text:" }, "a-b-" },
	{ "join", { "text:a", "null:text", "text:b" }, "null" },
	{ "join", { "null:text", "text:-", "null:text" }, "null" },
	{ "words", { "text:" }, "[]" },
	{ "words",
	  { "text:O'Brien, Jean-Luc; 3rd 'x' - y-" },
	  "[\"O'Brien\",\"Jean-Luc\",\"3rd\",\"x\",\"y\"]" },
};

static const struct kernel_case spellings[] = {
	{ "normalize", { "null:text" }, "null" },
	{ "normalize", { "text:" }, "" },
	{ "normalize", { "text:e" ACUTE }, "é" },
	{ "normalize", { "text:é", "text:NFD" }, "e" ACUTE },
	{ "normalize", { "text:ﬁ", "text:NFC" }, "ﬁ" },
	{ "normalize", { "text:ﬁ", "text:NFKC" }, "fi" },
	{ "normalize", { "text:x", "text:nfc" }, "error: no form \"nfc\"" },
	{ "ascii", { "null:text" }, "null" },
	{ "ascii", { "text:" }, "" },
	{ "ascii", { "text:Müller & Søn, Straße Œuvre Þór" }, "Muller & Son, Strasse OEuvre Thor" },
	{ "ascii", { "text:“x” – ‘y’…" NBSP "½" }, "\"x\" - 'y'... 1/2" },
	{ "ascii", { "text:e" ACUTE }, "e" },
	{ "ascii", { "text:日本" }, "fails: not-ascii" },
	{ "ascii", { "text:日x", "text:?" }, "?x" },
	{ "fingerprint", { "null:text" }, "null" },
	{ "fingerprint", { "text:" }, "" },
	{ "fingerprint", { "text: Cruise, Tom " }, "cruise tom" },
	{ "fingerprint", { "text:tom CRUISE. tom" }, "cruise tom" },
	{ "fingerprint", { "text:Gödel, Kürt" }, "godel kurt" },
	{ "fingerprint", { "text:日本 a" }, "a 日本" },
	{ "fingerprint", { "text:\x1b[2J a" }, "2j a" },
};

static const struct kernel_case likenesses[] = {
	{ "soundex", { "text:Robert" }, "R163" },
	{ "soundex", { "text:Rupert" }, "R163" },
	{ "soundex", { "text:Ashcraft" }, "A261" },
	{ "soundex", { "text:Tymczak" }, "T522" },
	{ "soundex", { "text:Pfister" }, "P236" },
	{ "soundex", { "text:Honeyman" }, "H555" },
	{ "soundex", { "text:Lee" }, "L000" },
	{ "soundex", { "text:Müller" }, "M460" },
	{ "soundex", { "text:123" }, "fails: no-letters" },
	{ "soundex", { "text:" }, "fails: no-letters" },
	{ "metaphone", { "text:metaphone" }, "MTFN" },
	{ "metaphone", { "text:Thumb" }, "0M" },
	{ "metaphone", { "text:Knight" }, "NT" },
	{ "metaphone", { "text:Wright" }, "RT" },
	{ "metaphone", { "text:School" }, "SKL" },
	{ "metaphone", { "text:Church" }, "XRX" },
	{ "metaphone", { "text:Physics" }, "FSKS" },
	{ "metaphone", { "text:Judge" }, "JJ" },
	{ "metaphone", { "text:Xavier" }, "SFR" },
	{ "metaphone", { "text:Which" }, "WX" },
	{ "metaphone", { "text:Aeon" }, "EN" },
	{ "metaphone", { "text:Signed" }, "SNT" },
	{ "metaphone", { "text:Nation" }, "NXN" },
	{ "metaphone", { "text:Science" }, "SNS" },
	{ "metaphone", { "text:Match" }, "MX" },
	{ "metaphone", { "text:A" }, "A" },
	{ "metaphone", { "text:日本" }, "fails: no-letters" },
	{ "levenshtein", { "text:", "text:" }, "0" },
	{ "levenshtein", { "text:", "text:abc" }, "3" },
	{ "levenshtein", { "text:kitten", "text:sitting" }, "3" },
	{ "levenshtein", { "text:é€", "text:e€" }, "1" },
	{ "levenshtein", { "text:abc", "null:text" }, "null" },
	{ "similarity", { "text:", "text:" }, "1.0000" },
	{ "similarity", { "text:a", "text:" }, "0.0000" },
	{ "similarity", { "text:MARTHA", "text:MARHTA" }, "0.9611" },
	{ "similarity", { "text:DWAYNE", "text:DUANE" }, "0.8400" },
	{ "similarity", { "text:DIXON", "text:DICKSONX" }, "0.8133" },
	{ "similarity", { "text:abc", "text:xyz" }, "0.0000" },
	{ "similarity", { "text:same", "text:same" }, "1.0000" },
};

#define CHECK(cases) kernel_check(cases, sizeof(cases) / sizeof *(cases), NULL)

static void
test_shapes(void **state)
{
	(void)state;
	CHECK(shapes);
}

static void
test_parts(void **state)
{
	(void)state;
	CHECK(parts);
}

static void
test_spellings(void **state)
{
	(void)state;
	CHECK(spellings);
}

static void
test_likenesses(void **state)
{
	(void)state;
	CHECK(likenesses);
}

/* "text:" and a million letters. */
static char *
huge(void)
{
	enum { LETTERS = 1000000 };
	char *text = wb_alloc(LETTERS + 6);

	memcpy(text, "text:", 5);
	memset(text + 5, 'a', LETTERS);
	return text;
}

static void
test_huge(void **state)
{
	char *text = huge();
	const struct kernel_case cases[] = {
		{ "levenshtein", { text, text }, "fails: out-of-range" },
		{ "similarity", { text, text }, "fails: out-of-range" },
		{ "replace",
		  { text, "text:a", "text:bbbbbbbbbbbbbbbbbbbb" },
		  "fails: out-of-range" },
		{ "repeat", { text, "integer:17" }, "fails: out-of-range" },
		{ "metaphone", { text }, "A" },
		{ "len", { text }, "1000000" },
	};

	(void)state;
	CHECK(cases);
	free(text);
}

static void
test_table(void **state)
{
	(void)state;
	kernel_check_table(WB_GROUP_TEXT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),    cmocka_unit_test(test_parts),
		cmocka_unit_test(test_spellings), cmocka_unit_test(test_likenesses),
		cmocka_unit_test(test_huge),      cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
