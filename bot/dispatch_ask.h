/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dispatch_ask.h - what is missing or wrong in what was said, asked for.
 *
 * The request has its form and its arguments; it is refused by each of these.
 */
#ifndef CALLSHEET_DISPATCH_ASK_H
#define CALLSHEET_DISPATCH_ASK_H

#include "request_impl.h"

/* A line that its form understands. */
const char *dispatch_example(const struct request *rq);
/* Of an argument that is wrong. */
enum err dispatch_say_fault(struct request *rq, const struct arg_spec *spec,
                            enum arg_fault fault);
/* All mistakes of a form at once, each at its field. */
enum err dispatch_say_faults(struct request *rq);
/* Of an argument that is missing; `rest` is what was said behind the verb. */
enum err dispatch_ask(struct request *rq, const struct arg_spec *spec,
                      const char *rest);

#endif
