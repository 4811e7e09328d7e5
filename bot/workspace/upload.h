/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * upload.h - the addresses that files' bytes go to and come from.
 */
#ifndef WORKSPACE_UPLOAD_H
#define WORKSPACE_UPLOAD_H

struct request;

void upload_request(struct request *rq);
void download_request(struct request *rq);

#endif
