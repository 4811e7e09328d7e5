/* SPDX-License-Identifier: BSD-2-Clause */
#include "control.h"

#include "calls.h"
#include "http.h"

void
control_request(struct request *rq)
{
    answer_json(rq, 200, calls_list(0, NULL));
}
