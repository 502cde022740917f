// SPDX-License-Identifier: Apache-2.0
// An operation of the table, asked for over HTTP. Loop thread only.
#pragma once

#include <functional>

#include "daemon/http/router.h"
#include "domain/operation.h"

namespace syncd::daemon {

// The body as one JSON object; an empty body is an empty object. Errors: unsupported_media_type,
// invalid_json, invalid_frame.
Result<Json> json_body(const Request& request);

// The query as arguments, without what says who asks.
Json query_arguments(const Request& request);

// An error of an operation whose `content` is the body's `message`.
Error about_message(Error error);

// Admits and runs the operation, and gives its data, or the member of it that is named, to `then`.
void call(Engine& engine, const Visit& visit, const domain::Operation& operation, Json args,
          std::function<void(Result<Json>)> then);

// The same, answered with {"success":true,"data":...}; beside the data stands `seq` where something changed.
void call(Engine& engine, Visit visit, const domain::Operation& operation, Json args,
          const char* member = nullptr);

}  // namespace syncd::daemon
