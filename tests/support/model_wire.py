# SPDX-License-Identifier: Apache-2.0
"""The two wire forms of model_server.py: what makes a request good, and how a step of a script is told in an answer.

Each form is a class with: check_head (whether the key is good), check (raises Bad), results and said (of the last
message), whole (an answer as one JSON object), events and lines (an answer as a stream), error (the body of one)."""
import json
import re


class Bad(Exception):
    """What is wrong with a request."""


def need(holds, fault):
    if not holds:
        raise Bad(fault)


def check_schema(schema, where):
    need(isinstance(schema, dict), f"{where}: not a schema")
    kinds = schema.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        need(kind in ("object", "array", "string", "number", "integer", "boolean", "null"), f"{where}: type {kind}")
    for name, inner in schema.get("properties", {}).items():
        check_schema(inner, f"{where}.{name}")
    need(set(schema.get("required", [])) <= set(schema.get("properties", {})), f"{where}: required")
    need(schema.get("enum", [1]), f"{where}: enum is empty")
    if "items" in schema:
        check_schema(schema["items"], f"{where}[]")


def check_tool(name, description, schema, names):
    need(isinstance(name, str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name), f"tools: name {name!r}")
    need(name not in names, f"tools: {name} twice")
    names.add(name)
    need(isinstance(description, str) and description, f"tools: {name} has no description")
    check_schema(schema, f"tools.{name}")
    need(schema.get("type") == "object", f"tools: {name} takes no object")


def is_text(value):
    return isinstance(value, str) and value.strip() != ""


class Anthropic:
    """The Messages API."""

    KEYS = {"model", "max_tokens", "messages", "stream", "system", "tools", "metadata", "temperature", "tool_choice"}

    @staticmethod
    def check_head(headers, local):
        need(headers.get("anthropic-version") == "2023-06-01", "anthropic-version: header is required")
        return headers.get("x-api-key") == "test-key"

    @classmethod
    def check(cls, body):
        need(set(body) <= cls.KEYS, f"{set(body) - cls.KEYS}: Extra inputs are not permitted")
        need(isinstance(body.get("max_tokens"), int) and body["max_tokens"] > 0, "max_tokens: Field required")
        need(is_text(body.get("system", "x")), "system: text content must not be empty")
        names = set()
        for tool in body.get("tools", []):
            need(set(tool) <= {"name", "description", "input_schema", "cache_control"}, "tools: extra inputs")
            check_tool(tool.get("name"), tool.get("description"), tool.get("input_schema"), names)
        messages = body.get("messages")
        need(isinstance(messages, list) and messages, "messages: at least one message is required")
        used, open_ids = set(), []
        for i, message in enumerate(messages):
            role, content = message.get("role"), message.get("content")
            need(role == ("user", "assistant")[i % 2], f"messages.{i}: roles must alternate, beginning with user")
            if isinstance(content, str):
                content = [{"type": "text", "text": content}]
            need(isinstance(content, list) and content, f"messages.{i}: content must not be empty")
            open_ids = cls.check_blocks(f"messages.{i}", role, content, open_ids, used)
        need(messages[-1]["role"] == "user", "the conversation must end with a user message")
        need(not used or names, "tools: required where tools were used")

    @staticmethod
    def check_blocks(where, role, content, open_ids, used):
        """The ids that the next message has to answer."""
        results = [b.get("tool_use_id") for b in content if b.get("type") == "tool_result"]
        need(sorted(results) == sorted(open_ids),
             f"{where}: tool_use ids {open_ids} need tool_result blocks immediately after, got {results}")
        need(all(b.get("type") == "tool_result" for b in content[:len(results)]), f"{where}: tool_result blocks come first")
        wants = []
        for block in content:
            kind = block.get("type")
            if kind == "text":
                need(is_text(block.get("text")), f"{where}: text content blocks must contain non-whitespace text")
            elif kind == "tool_result":
                need(role == "user", f"{where}: tool_result in a turn of the assistant")
                need(isinstance(block.get("content"), str), f"{where}: tool_result.content")
                need(set(block) <= {"type", "tool_use_id", "content", "is_error"}, f"{where}: extra inputs")
            elif kind == "tool_use":
                need(role == "assistant", f"{where}: tool_use in a turn of the user")
                need(re.fullmatch(r"[a-zA-Z0-9_-]+", block.get("id", "")), f"{where}: tool_use.id")
                need(block["id"] not in used, f"{where}: tool_use ids must be unique")
                need(isinstance(block.get("input"), dict), f"{where}: tool_use.input: should be a valid dictionary")
                need(isinstance(block.get("name"), str), f"{where}: tool_use.name")
                used.add(block["id"])
                wants.append(block["id"])
            elif kind == "thinking":
                need(role == "assistant" and block.get("signature") == "sig:" + block.get("thinking", ""),
                     f"{where}: Invalid signature in thinking block")
            else:
                raise Bad(f"{where}: block of type {kind!r}")
        return wants

    @staticmethod
    def results(body):
        last = body["messages"][-1]["content"]
        return [("failed: " if b.get("is_error") else "") + b["content"] for b in last
                if isinstance(b, dict) and b["type"] == "tool_result"]

    @staticmethod
    def said(body):
        content = body["messages"][-1]["content"]
        return content if isinstance(content, str) else "\n".join(b["text"] for b in content if b["type"] == "text")

    STOPS = {"length": "max_tokens", "refused": "refusal"}

    @classmethod
    def blocks(cls, step, text, number):
        out = []
        if "thinking" in step:
            out.append({"type": "thinking", "thinking": step["thinking"], "signature": "sig:" + step["thinking"]})
        if text:
            out.append({"type": "text", "text": text})
        for i, call in enumerate(step.get("calls", [])):
            out.append({"type": "tool_use", "id": f"toolu_{number}_{i}", "name": call["name"], "input": call["arguments"]})
        return out

    @classmethod
    def stop(cls, step):
        return cls.STOPS.get(step.get("stop")) or ("tool_use" if step.get("calls") else "end_turn")

    @classmethod
    def whole(cls, body, step, text, number):
        blocks = cls.blocks(step, text, number)
        for block in blocks:
            if isinstance(block.get("input"), str):
                block["input"] = {}  # the service itself never sends anything but an object here
        return {"id": f"msg_{number}", "type": "message", "role": "assistant", "model": body["model"], "content": blocks,
                "stop_reason": cls.stop(step), "stop_sequence": None, "usage": cls.usage(step)}

    @staticmethod
    def usage(step):
        return {"input_tokens": 20, "cache_read_input_tokens": 5, "output_tokens": 10 if step.get("usage", True) else 0}

    @classmethod
    def events(cls, body, step, text, number):
        whole = cls.whole(body, step, text, number)
        yield {"type": "message_start", "message": dict(whole, content=[], stop_reason=None,
                                                        usage=dict(whole["usage"], output_tokens=1))}
        yield {"type": "ping"}
        for i, block in enumerate(cls.blocks(step, text, number)):
            yield from cls.block_events(i, block)
        if "fails" in step:
            yield {"type": "error", "error": {"type": step["fails"], "message": "Overloaded"}}
        if not step.get("unfinished"):
            yield {"type": "message_delta", "delta": {"stop_reason": whole["stop_reason"], "stop_sequence": None},
                   "usage": {"output_tokens": whole["usage"]["output_tokens"]}}
            yield {"type": "message_stop"}

    @staticmethod
    def block_events(i, block):
        def delta(kind, member, value):
            return {"type": "content_block_delta", "index": i, "delta": {"type": kind, member: value}}

        kind = block["type"]
        empty = {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}, "tool_use": {"input": {}}}[kind]
        yield {"type": "content_block_start", "index": i, "content_block": dict(block, **empty)}
        if kind == "text":
            yield from (delta("text_delta", "text", part) for part in halves(block["text"]))
        elif kind == "thinking":
            yield from (delta("thinking_delta", "thinking", part) for part in halves(block["thinking"]))
            yield delta("signature_delta", "signature", block["signature"])
        else:
            yield delta("input_json_delta", "partial_json", "")
            yield from (delta("input_json_delta", "partial_json", part) for part in halves(as_text(block["input"])))
        yield {"type": "content_block_stop", "index": i}

    @staticmethod
    def lines(events):
        for event in events:
            yield f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"

    @staticmethod
    def error(kind, message):
        return {"type": "error", "error": {"type": kind, "message": message}}


class OpenAi:
    """The Chat Completions API."""

    KEYS = {"model", "messages", "stream", "stream_options", "tools", "max_tokens", "max_completion_tokens", "temperature",
            "tool_choice", "reasoning_effort"}

    @staticmethod
    def check_head(headers, local):
        return local or headers.get("Authorization") == "Bearer test-key"

    @classmethod
    def check(cls, body):
        need(set(body) <= cls.KEYS, f"Unrecognized request argument supplied: {set(body) - cls.KEYS}")
        limits = [body[key] for key in ("max_tokens", "max_completion_tokens") if key in body]
        need(len(limits) == 1 and isinstance(limits[0], int) and limits[0] > 0, "max_tokens")
        need("stream_options" not in body or body.get("stream"), "stream_options is only allowed with stream")
        names = set()
        for tool in body.get("tools", []):
            need(tool.get("type") == "function" and set(tool) == {"type", "function"}, "tools: type")
            function = tool["function"]
            check_tool(function.get("name"), function.get("description"), function.get("parameters"), names)
        messages = body.get("messages")
        need(isinstance(messages, list) and messages, "messages: at least one")
        waiting, before, used = [], None, set()
        for i, message in enumerate(messages):
            where, role = f"messages[{i}]", message.get("role")
            if role == "tool":
                need(message.get("tool_call_id") in waiting,
                     f"{where}: messages with role 'tool' must be a response to a preceding message with 'tool_calls'")
                need(isinstance(message.get("content"), str), f"{where}: content")
                waiting.remove(message["tool_call_id"])
            else:
                need(not waiting, f"{where}: an assistant message with 'tool_calls' must be followed by tool messages "
                                  f"responding to each 'tool_call_id': {waiting}")
                waiting = cls.check_message(where, role, message, before, used)
            before = role
        need(not waiting and before in ("user", "tool"), "messages: nobody waits for an answer")
        need(not used or names, "tools: required where tools were called")

    @staticmethod
    def check_message(where, role, message, before, used):
        calls = message.get("tool_calls", [])
        if role == "system":
            need(before is None, f"{where}: the system message comes first")
        elif role == "user":
            need(before in (None, "system", "assistant", "tool"), f"{where}: conversation roles must alternate")
        else:
            need(role == "assistant", f"{where}: role {role!r}")
            need(before in ("user", "tool"), f"{where}: conversation roles must alternate")
            need("tool_calls" not in message or calls, f"{where}: tool_calls is empty")
        need(is_text(message.get("content")) or (calls and message.get("content") is None), f"{where}: content")
        need(not calls or role == "assistant", f"{where}: tool_calls")
        for call in calls:
            need(call.get("type") == "function" and is_text(call.get("id")), f"{where}: tool_calls")
            need(call["id"] not in used, f"{where}: the id {call['id']} twice")
            used.add(call["id"])
            function = call.get("function", {})
            need(is_text(function.get("name")) and isinstance(function.get("arguments"), str), f"{where}: function")
            try:
                arguments = json.loads(function["arguments"])
            except ValueError:
                raise Bad(f"{where}: arguments are not JSON") from None
            need(isinstance(arguments, dict), f"{where}: arguments are no object")
        return [call["id"] for call in calls]

    @staticmethod
    def results(body):
        out = []
        for message in reversed(body["messages"]):
            if message["role"] != "tool":
                break
            out.insert(0, re.sub("^Error: ", "failed: ", message["content"]))
        return out

    @staticmethod
    def said(body):
        return body["messages"][-1]["content"] if body["messages"][-1]["role"] == "user" else ""

    STOPS = {"length": "length", "refused": "content_filter"}

    @classmethod
    def stop(cls, step):
        return cls.STOPS.get(step.get("stop")) or ("tool_calls" if step.get("calls") else "stop")

    @staticmethod
    def calls(step, number):
        return [{"id": "" if step.get("no_ids") else f"call_{number}_{i}", "type": "function",
                 "function": {"name": call["name"], "arguments": as_text(call["arguments"])}}
                for i, call in enumerate(step.get("calls", []))]

    @classmethod
    def whole(cls, body, step, text, number):
        message = {"role": "assistant", "content": text or None, "refusal": None}
        if step.get("calls"):
            message["tool_calls"] = cls.calls(step, number)
        out = {"id": f"chatcmpl-{number}", "object": "chat.completion", "model": body["model"],
               "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": cls.stop(step)}]}
        return dict(out, usage=cls.usage()) if step.get("usage", True) else out

    @staticmethod
    def usage():
        return {"prompt_tokens": 25, "completion_tokens": 10, "total_tokens": 35}

    @classmethod
    def events(cls, body, step, text, number):
        def chunk(delta, finish=None, **more):
            return {"id": f"chatcmpl-{number}", "object": "chat.completion.chunk", "model": body["model"],
                    "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}

        yield chunk({"role": "assistant", "content": ""})
        yield from (chunk({"content": part}) for part in halves(text))
        for i, call in enumerate(cls.calls(step, number)):
            arguments = call["function"]["arguments"]
            yield chunk({"tool_calls": [dict(call, index=i, function=dict(call["function"], arguments=""))]})
            for part in halves(arguments):
                yield chunk({"tool_calls": [{"index": i, "function": {"arguments": part}}]})
        if "fails" in step:
            yield {"error": {"message": "Overloaded", "type": step["fails"], "param": None, "code": None}}
        if not step.get("unfinished"):
            yield chunk({}, cls.stop(step))
            if step.get("usage", True) and body.get("stream_options", {}).get("include_usage"):
                yield dict(chunk({}), choices=[], usage=cls.usage())
            yield "[DONE]"

    @staticmethod
    def lines(events):
        for event in events:
            text = event if isinstance(event, str) else json.dumps(event, ensure_ascii=False)
            yield f"data: {text}\n\n"

    @staticmethod
    def error(kind, message):
        code = kind if kind == "insufficient_quota" else None
        return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def halves(text):
    return [part for part in (text[:len(text) // 2], text[len(text) // 2:]) if part]


def as_text(arguments):
    return arguments if isinstance(arguments, str) else json.dumps(arguments)
