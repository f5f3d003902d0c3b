#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "kernel.h"

static const struct kernel_case codecs[] = {
	{ "base64", { "null:text" }, "null" },
	{ "base64", { "text:" }, "" },
	{ "base64", { "text:f" }, "Zg==" },
	{ "base64", { "text:fo" }, "Zm8=" },
	{ "base64", { "text:foobar" }, "Zm9vYmFy" },
	{ "base64", { "bytes:00ff" }, "AP8=" },
	{ "unbase64", { "text:" }, "" },
	{ "unbase64", { "text:Zm8=" }, "fo" },
	{ "unbase64", { "text:Zm8" }, "fo" },
	{ "unbase64", { "text:Zm9=" }, "fails: not-base64" },
	{ "unbase64", { "text:Z" }, "fails: not-base64" },
	{ "unbase64", { "text:Zm8==" }, "fails: not-base64" },
	{ "unbase64", { "text:Zm 8" }, "fails: not-base64" },
	{ "unbase64", { "text:====" }, "fails: not-base64" },
	{ "unbase64", { "text:/w==" }, "fails: not-utf8" },
	{ "unbase64", { "text:AA==" }, "fails: not-utf8" },
	{ "hex", { "text:é" }, "c3a9" },
	{ "hex", { "bytes:00ff" }, "00ff" },
	{ "unhex", { "text:C3a9" }, "é" },
	{ "unhex", { "text:c3" }, "fails: not-utf8" },
	{ "unhex", { "text:00" }, "fails: not-utf8" },
	{ "unhex", { "text:c" }, "fails: not-hex" },
	{ "unhex", { "text:zz" }, "fails: not-hex" },
	{ "url_encode", { "text:a-b_c.d~e f/é" }, "a-b_c.d~e%20f%2F%C3%A9" },
	{ "url_decode", { "text:a%20b+c%C3%a9" }, "a b+cé" },
	{ "url_decode", { "text:50%" }, "fails: not-url-encoded" },
	{ "url_decode", { "text:%4" }, "fails: not-url-encoded" },
	{ "url_decode", { "text:%zz" }, "fails: not-url-encoded" },
	{ "url_decode", { "text:%ff" }, "fails: not-utf8" },
	{ "url_decode", { "text:%00" }, "fails: not-utf8" },
	{ "html_unescape", { "text:" }, "" },
	{ "html_unescape", { "text:a & b" }, "a & b" },
	{ "html_unescape", { "text:&lt;&gt;&amp;&quot;&apos;&nbsp;x" }, "<>&\"'\xc2\xa0x" },
	{ "html_unescape", { "text:&eacute;&Eacute;&#233;&#xE9;&#XE9;" }, "éÉééé" },
	{ "html_unescape", { "text:&euro;&mdash;&thetasym;" }, "€—&thetasym;" },
	{ "html_unescape", { "text:&amp;lt;" }, "&lt;" },
	{ "html_unescape", { "text:&#0;&#xD800;&#x110000;&#27;" }, "&#0;&#xD800;&#x110000;&#27;" },
	{ "html_unescape", { "text:&;&#;&#x;&unknown;&amp" }, "&;&#;&#x;&unknown;&amp" },
	{ "html_unescape", { "text:&#99999999999999999999;" }, "&#99999999999999999999;" },
	{ "md5", { "text:" }, "d41d8cd98f00b204e9800998ecf8427e" },
	{ "md5", { "text:abc" }, "900150983cd24fb0d6963f7d28e17f72" },
	{ "sha256",
	  { "bytes:616263" },
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "sha256", { "null:bytes" }, "null" },
};

#define RECORD                                                                                  \
	"text: {\"name\": {\"given\": [\"Ada\", \"A\\u00e9\\ud834\\udd1e\\n\"], \"odd name\": " \
	"1.50},"                                                                                \
	" \"n\": null, \"big\": 12345678901234567890.10, \"t\": true, \"o\": {\"a\" : [ ]},"    \
	" \"dup\": {\"a\": 1}, \"dup\": {\"b\": 2}, \"\\u0062ad\": \"\\ud800\", \"nul\": "      \
	"\"\\u0000\"}\n"

static const struct kernel_case jsons[] = {
	{ "json", { "null:text", "text:$" }, "null" },
	{ "json", { RECORD, "text:$.name.given[0]" }, "Ada" },
	{ "json", { RECORD, "text:$.name.given[1]" }, "Aé𝄞\n" },
	{ "json", { RECORD, "text:$.name.given[2]" }, "null" },
	{ "json", { RECORD, "text:$.name[\"odd name\"]" }, "1.50" },
	{ "json", { RECORD, "text:$.big" }, "12345678901234567890.10" },
	{ "json", { RECORD, "text:$.n" }, "null" },
	{ "json", { RECORD, "text:$.n.x" }, "null" },
	{ "json", { RECORD, "text:$.absent" }, "null" },
	{ "json", { RECORD, "text:$.t" }, "true" },
	{ "json", { RECORD, "text:$.o" }, "{\"a\" : [ ]}" },
	{ "json", { RECORD, "text:$.o.a" }, "[ ]" },
	{ "json", { RECORD, "text:$.dup.a" }, "null" },
	{ "json", { RECORD, "text:$.dup.b" }, "2" },
	{ "json", { RECORD, "text:$.bad" }, "fails: not-utf8" },
	{ "json", { RECORD, "text:$.nul" }, "fails: not-utf8" },
	{ "json", { "text:\"x\"", "text:$" }, "x" },
	{ "json", { "text:\"\"", "text:$" }, "" },
	{ "json", { "text:-0.5e+3", "text:$" }, "-0.5e+3" },
	{ "json", { "text:", "text:$" }, "fails: not-json" },
	{ "json", { "text: ", "text:$" }, "fails: not-json" },
	{ "json", { "text:{", "text:$" }, "fails: not-json" },
	{ "json", { "text:{\"a\":1} x", "text:$.a" }, "fails: not-json" },
	{ "json", { "text:{\"a\":1,}", "text:$.a" }, "fails: not-json" },
	{ "json", { "text:[1,]", "text:$[0]" }, "fails: not-json" },
	{ "json", { "text:[01]", "text:$[0]" }, "fails: not-json" },
	{ "json", { "text:[1.]", "text:$[0]" }, "fails: not-json" },
	{ "json", { "text:[-]", "text:$[0]" }, "fails: not-json" },
	{ "json", { "text:[1e]", "text:$[0]" }, "fails: not-json" },
	{ "json", { "text:\"\\x\"", "text:$" }, "fails: not-json" },
	{ "json", { "text:\"\\u12\"", "text:$" }, "fails: not-json" },
	{ "json", { "text:\"a\tb\"", "text:$" }, "fails: not-json" },
	{ "json", { "text:nul", "text:$" }, "fails: not-json" },
	{ "json", { "text:{'a':1}", "text:$.a" }, "fails: not-json" },
	{ "json", { "text:1", "text:a" }, "error: bad path \"a\", at byte 1" },
	{ "json", { "text:1", "text:$a" }, "error: bad path \"$a\", at byte 2" },
	{ "json", { "text:1", "text:$." }, "error: bad path \"$.\", at byte 2" },
	{ "json", { "text:1", "text:$[" }, "error: bad path \"$[\", at byte 2" },
	{ "json", { "text:1", "text:$[x]" }, "error: bad path \"$[x]\", at byte 2" },
	{ "json", { "text:1", "text:$.a[\"" }, "error: bad path \"$.a[\"\", at byte 4" },
	{ "json", { "text:1", "text:" }, "error: bad path \"\", at byte 1" },
};

#define CHECK(cases) kernel_check(cases, sizeof(cases) / sizeof *(cases), NULL)

static void
test_codecs(void **state)
{
	(void)state;
	CHECK(codecs);
}

static void
test_json(void **state)
{
	(void)state;
	CHECK(jsons);
}

static void
test_json_depth(void **state)
{
	enum { DEPTH = 100000 };
	char *text = wb_alloc(DEPTH + 6);
	const struct kernel_case deep = { "json", { text, "text:$" }, "fails: not-json" };

	(void)state;
	memcpy(text, "text:", 5);
	memset(text + 5, '[', DEPTH);
	kernel_check(&deep, 1, NULL);
	free(text);
}

static void
test_table(void **state)
{
	(void)state;
	kernel_check_table(WB_GROUP_CODEC);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codecs),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_depth),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
