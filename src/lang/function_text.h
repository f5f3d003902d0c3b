/*
 * The kernels of the text group, whose rows are in function_text.c. Internal to
 * the language; see function.h for what a kernel may do.
 */
#ifndef WB_LANG_FUNCTION_TEXT_H
#define WB_LANG_FUNCTION_TEXT_H

#include "lang/function.h"

/* Text made into another: function_shape.c. */
void wb_kernel_trim(struct wb_call *call);
void wb_kernel_ltrim(struct wb_call *call);
void wb_kernel_rtrim(struct wb_call *call);
void wb_kernel_squeeze(struct wb_call *call);
void wb_kernel_lower(struct wb_call *call);
void wb_kernel_upper(struct wb_call *call);
void wb_kernel_title(struct wb_call *call);
void wb_kernel_pad(struct wb_call *call);
void wb_kernel_lpad(struct wb_call *call);
void wb_kernel_repeat(struct wb_call *call);
void wb_kernel_reverse(struct wb_call *call);
void wb_kernel_replace(struct wb_call *call);

/* Parts of a text, and where they are: function_part.c. */
void wb_kernel_len(struct wb_call *call);
void wb_kernel_left(struct wb_call *call);
void wb_kernel_right(struct wb_call *call);
void wb_kernel_mid(struct wb_call *call);
void wb_kernel_starts(struct wb_call *call);
void wb_kernel_ends(struct wb_call *call);
void wb_kernel_contains(struct wb_call *call);
void wb_kernel_index(struct wb_call *call);
void wb_kernel_split(struct wb_call *call);
void wb_kernel_part(struct wb_call *call);
void wb_kernel_join(struct wb_call *call);
void wb_kernel_words(struct wb_call *call);

/* Unicode and keys of names: function_spelling.c. */
void wb_kernel_normalize(struct wb_call *call);
void wb_kernel_ascii(struct wb_call *call);
void wb_kernel_fingerprint(struct wb_call *call);
enum wb_status wb_prepare_normalize(struct wb_prepare *prepare, struct wb_error *err);

/* How alike, and how it sounds: function_likeness.c. */
void wb_kernel_soundex(struct wb_call *call);
void wb_kernel_metaphone(struct wb_call *call);
void wb_kernel_levenshtein(struct wb_call *call);
void wb_kernel_similarity(struct wb_call *call);
enum wb_status wb_prepare_similarity(struct wb_prepare *prepare, struct wb_error *err);

#endif
