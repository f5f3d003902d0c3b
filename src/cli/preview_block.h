/*
 * Previews for people: on standard output a block a row, in it an arrow a line,
 * or every step of every arrow. On a terminal each line is cut to its width;
 * elsewhere values are whole. One thread.
 */
#ifndef WB_CLI_PREVIEW_BLOCK_H
#define WB_CLI_PREVIEW_BLOCK_H

#include "study/preview.h"

enum wb_preview_depth { WB_PREVIEW_FIELDS, WB_PREVIEW_STEPS };

struct wb_preview_blocks {
	enum wb_preview_depth depth;
	size_t width;      /* of the terminal; 0: there is none */
	size_t name_width; /* of the widest target field */
	uint64_t rows;     /* shown so far */
	bool pending;      /* has one been shown that would be written? */
	struct wb_buffer line;
};

void wb_preview_blocks_init(struct wb_preview_blocks *blocks, enum wb_preview_depth depth);
void wb_preview_block(struct wb_preview_blocks *blocks, const struct wb_preview_row *row);

/* Says what the blocks do not know, and releases their memory. */
void wb_preview_blocks_end(struct wb_preview_blocks *blocks);

#endif
