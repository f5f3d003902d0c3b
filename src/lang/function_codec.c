#include <md5.h>
#include <sha2.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/codec.h"
#include "lang/function_groups.h"
#include "lang/html.h"
#include "lang/json.h"

/* Turns each text or bytes of argument 0 into text; that cannot fail. */
static void
encode_rows(struct wb_call *call, void (*encode)(struct wb_text, struct wb_buffer *))
{
	struct wb_buffer buffer = { 0 };

	WB_EACH_ROW (call, row) {
		wb_buffer_clear(&buffer);
		encode(wb_call_text(call, 0, row), &buffer);
		wb_call_give_buffer(call, row, &buffer);
	}
	wb_buffer_release(&buffer);
}

/* Bytes that were decoded become the cell's text, if they are one. */
static void
give_decoded(struct wb_call *call, size_t row, const struct wb_buffer *buffer)
{
	struct wb_text text = wb_buffer_slice(buffer);

	if (wb_utf8_valid(text) && !memchr(text.at, '\0', text.len))
		wb_call_give_buffer(call, row, buffer);
	else
		wb_call_fail(call, row, "not-utf8", "it stands for bytes that are no text");
}

/* As encode_rows, for what may not be decoded: `rule` and `reason` say why. */
static void
decode_rows(struct wb_call *call, bool (*decode)(struct wb_text, struct wb_buffer *),
	    const char *rule, const char *reason)
{
	struct wb_buffer buffer = { 0 };

	WB_EACH_ROW (call, row) {
		wb_buffer_clear(&buffer);
		if (decode(wb_call_text(call, 0, row), &buffer))
			give_decoded(call, row, &buffer);
		else
			wb_call_fail(call, row, rule, "%s", reason);
	}
	wb_buffer_release(&buffer);
}

static void
kernel_base64(struct wb_call *call)
{
	encode_rows(call, wb_base64_encode);
}

static void
kernel_unbase64(struct wb_call *call)
{
	decode_rows(call, wb_base64_decode, "not-base64", "it is no base64");
}

static void
kernel_hex(struct wb_call *call)
{
	encode_rows(call, wb_hex_encode);
}

static void
kernel_unhex(struct wb_call *call)
{
	decode_rows(call, wb_hex_decode, "not-hex", "it is no pairs of hexadecimal digits");
}

static void
kernel_url_encode(struct wb_call *call)
{
	encode_rows(call, wb_url_encode);
}

static void
kernel_url_decode(struct wb_call *call)
{
	decode_rows(call, wb_url_decode, "not-url-encoded",
		    "a percent sign without two hexadecimal digits");
}

static void
kernel_html_unescape(struct wb_call *call)
{
	struct wb_buffer buffer = { 0 };

	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);

		if (!text.len || !memchr(text.at, '&', text.len)) {
			wb_call_give_text(call, row, text);
			continue;
		}
		wb_buffer_clear(&buffer);
		wb_html_unescape(text, &buffer);
		wb_call_give_buffer(call, row, &buffer);
	}
	wb_buffer_release(&buffer);
}

static enum wb_status
prepare_json(struct wb_prepare *prepare, struct wb_error *err)
{
	const struct wb_value *path = prepare->arguments[1].constant;
	const struct wb_json_path *parsed = NULL;
	enum wb_status status;

	if (!path || path->cell != WB_CELL_VALUE || path->type != WB_TYPE_TEXT)
		return wb_fail(err, WB_INVALID, "json", "the path must be a constant text");
	status = wb_json_path_parse(path->as.text, prepare->arena, &parsed, err);
	prepare->prepared = (void *)parsed;
	return status;
}

static void
json_cell(struct wb_call *call, size_t row)
{
	struct wb_text out = { NULL, 0 };

	switch (wb_json_get(wb_call_text(call, 0, row), call->prepared, call->arena, &out)) {
	case WB_JSON_FOUND:
		wb_call_give_text(call, row, out);
		break;
	case WB_JSON_NULL:
		wb_call_null(call, row);
		break;
	case WB_JSON_BAD:
		wb_call_fail(call, row, "not-json", "it is no JSON, or nested too deep");
		break;
	case WB_JSON_NOT_TEXT:
		wb_call_fail(call, row, "not-utf8", "the string there is no text");
		break;
	}
}

static void
kernel_json(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		json_cell(call, row);
}

static void
md5(struct wb_text text, struct wb_buffer *out)
{
	uint8_t digest[MD5_DIGEST_LENGTH];
	MD5_CTX context;

	MD5Init(&context);
	if (text.len)
		MD5Update(&context, (const uint8_t *)text.at, text.len);
	MD5Final(digest, &context);
	wb_hex_encode((struct wb_text){ (const char *)digest, sizeof digest }, out);
}

static void
sha256(struct wb_text text, struct wb_buffer *out)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA2_CTX context;

	SHA256Init(&context);
	if (text.len)
		SHA256Update(&context, (const uint8_t *)text.at, text.len);
	SHA256Final(digest, &context);
	wb_hex_encode((struct wb_text){ (const char *)digest, sizeof digest }, out);
}

static void
kernel_md5(struct wb_call *call)
{
	encode_rows(call, md5);
}

static void
kernel_sha256(struct wb_call *call)
{
	encode_rows(call, sha256);
}

static const struct wb_function rows[] = {
	{
		.name = "base64",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("value", WB_ANY_BYTES),
		},
		.result = WB_TYPE_TEXT,
		.help = "In base64 (RFC 4648), with padding",
		.example = "\"Waybill\" | base64",
		.gives = "V2F5YmlsbA==",
		.kernel = kernel_base64,
	},
	{
		.name = "unbase64",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
		},
		.result = WB_TYPE_TEXT,
		.help = "The text that the base64 text stands for; padding may be missing",
		.fails = "not-base64; not-utf8: it stands for bytes that are no text",
		.example = "\"V2F5YmlsbA==\" | unbase64",
		.gives = "Waybill",
		.kernel = kernel_unbase64,
	},
	{
		.name = "hex",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("value", WB_ANY_BYTES),
		},
		.result = WB_TYPE_TEXT,
		.help = "Its bytes as hexadecimal digits, two for each",
		.example = "\"Way\" | hex",
		.gives = "576179",
		.kernel = kernel_hex,
	},
	{
		.name = "unhex",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
		},
		.result = WB_TYPE_TEXT,
		.help = "The text whose bytes the hexadecimal digits are",
		.fails = "not-hex; not-utf8: they are the bytes of no text",
		.example = "\"576179\" | unhex",
		.gives = "Way",
		.kernel = kernel_unhex,
	},
	{
		.name = "url_encode",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
		},
		.result = WB_TYPE_TEXT,
		.help = "Percent-encoded for a URL (RFC 3986): all but letters, digits and - . _ ~",
		.example = "\"a b&c\" | url_encode",
		.gives = "a%20b%26c",
		.kernel = kernel_url_encode,
	},
	{
		.name = "url_decode",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
		},
		.result = WB_TYPE_TEXT,
		.help = "Percent-decoded; a plus stays a plus",
		.fails = "not-url-encoded: a % without two hexadecimal digits; not-utf8",
		.example = "\"a%20b%26c\" | url_decode",
		.gives = "a b&c",
		.kernel = kernel_url_decode,
	},
	{
		.name = "html_unescape",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
		},
		.result = WB_TYPE_TEXT,
		.help = "HTML references as characters: &amp;, &#233;, &eacute;; an unknown one stays as it is",
		.example = "\"Caf&eacute; &amp; Bar\" | html_unescape",
		.gives = "Café & Bar",
		.kernel = kernel_html_unescape,
	},
	{
		.name = "json",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
			WB_TAKES("path", WB_ANY_TEXT, .constant = true),
		},
		.result = WB_TYPE_TEXT,
		.help = "The value at a path such as $.a.b[0] in a JSON text: a string as its text, all else as it is written; null where there is none",
		.fails = "not-json; not-utf8: a string with half a character or a NUL",
		.example = "json(\"{\\\"name\\\": {\\\"given\\\": [\\\"Ada\\\", \\\"A.\\\"]}}\", \"$.name.given[0]\")",
		.gives = "Ada",
		.prepare = prepare_json,
		.kernel = kernel_json,
	},
	{
		.name = "md5",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("value", WB_ANY_BYTES),
		},
		.result = WB_TYPE_TEXT,
		.help = "The MD5 hash as hexadecimal digits: a checksum, not a safeguard",
		.example = "\"abc\" | md5",
		.gives = "900150983cd24fb0d6963f7d28e17f72",
		.kernel = kernel_md5,
	},
	{
		.name = "sha256",
		.group = WB_GROUP_CODEC,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("value", WB_ANY_BYTES),
		},
		.result = WB_TYPE_TEXT,
		.help = "The SHA-256 hash as hexadecimal digits",
		.example = "\"abc\" | sha256",
		.gives = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		.kernel = kernel_sha256,
	},
};

const struct wb_function_list wb_codec_functions = WB_FUNCTION_LIST(rows);
