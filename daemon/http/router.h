// SPDX-License-Identifier: Apache-2.0
// HTTP paths as data: a method, a pattern such as /api/ops/{operation}, and what answers. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/engine.h"
#include "daemon/net/exchange.h"
#include "daemon/net/request.h"

namespace syncd::daemon {

// A request on its way to an answer.
struct Visit {
  Request request;
  std::shared_ptr<Exchange> exchange;
  Fields path;  // what stood in the places of the pattern
  domain::Actor actor;
};

// What comes back where all goes well.
enum class Shape : std::uint8_t {
  data,     // {"success":true,"data":...}
  bare,     // the thing itself
  stream,   // server-sent events
  either,   // a page as data, or a stream where the client accepts that
  text,     // plain text
  file,     // bytes to be kept
  nothing,  // no body
  page,     // for people to look at; not described
};

// What /openapi.json says of a route; tests hold it to what the route does.
struct About {
  std::string_view id;          // operationId; empty for one that stands for each operation of the table
  std::string_view summary;     // a line, up to 300 characters
  std::string_view place = {};  // what {id} or the like in the path names
  // The operation whose fields come in the query of a GET, else in the body, but for those that the path or
  // the route itself gives.
  std::string_view operation = {};
  std::vector<std::string_view> without = {};
  std::vector<domain::Field> fields = {};  // others
  std::string_view gives = {};             // the schema of what comes back
  Shape shape = Shape::data;
  int status = 200;
  bool secret = false;  // has a secret of its own
};

struct Route {
  std::string_view method;
  std::string_view pattern;
  bool open = false;  // answered without identification
  std::function<void(Visit)> answer;
  About about;
  domain::Role role = domain::Role::viewer;  // for what is no operation, which has a role of its own
  // Of an open one that takes a body: whether it takes one from whoever asks.
  std::function<bool(const Request&)> takes_body = {};
};

class Router {
 public:
  // Says who asks, now or later; the exchange is for one whose right to an answer may end before it does.
  using Identified = std::function<void(Result<domain::Actor>)>;
  using Identify =
      std::function<void(const Request&, const std::shared_ptr<Exchange>& exchange, Identified then)>;
  Router(Engine& engine, Identify identify, std::vector<Route> routes);

  // Answers: the route's, or 404, 405, 401; OPTIONS with what the path takes.
  void handle(Request&& request, std::shared_ptr<Exchange> exchange);
  // Whether a body would be looked at; `known` tells whether it is known who asks.
  bool takes_body(const Request& request, const std::function<bool()>& known) const;

 private:
  void enter(const Route& route, Visit& visit, Result<domain::Actor> actor);

  Engine& engine_;
  Identify identify_;
  std::vector<Route> routes_;
};

// {"success":true,"data":...} and {"success":false,"error":...,"code":...}, with the fitting status.
void answer_json(Engine& engine, Exchange& exchange, int status, const Json& body,
                 const ExtraHeaders& extra = {});
void answer_data(Engine& engine, Exchange& exchange, Json data);
void answer_error(Engine& engine, Exchange& exchange, const Error& error, const ExtraHeaders& extra = {});

}  // namespace syncd::daemon
