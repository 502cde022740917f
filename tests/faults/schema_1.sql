-- SPDX-License-Identifier: Apache-2.0
-- A file that the first schema made: three messages, the answers kept for them, and a table that this
-- program would make otherwise.
pragma journal_mode = wal;
create table meta (key text primary key, value text not null) without rowid;
create table events (
  seq integer primary key, type text not null, topic text not null, scope text not null,
  created_at integer not null, frame text not null);
create table replies (
  row integer primary key, user_id text not null, id text not null, hash integer not null, reply text not null);
create table messages (seq integer primary key, old text);
insert into meta values ('epoch', '1e11515753805d03'), ('tables_version', '1');
insert into events values (1, 'message', 'conversation', 'old', 1795293978812, '{"type":"message","conversationId":"old","message":{"id":"01a1ffdc-20bc-7f31-bea1-5e3c859b3269","conversationId":"old","role":"user","content":"message 1","source":"web","context":{},"timestamp":"2026-11-21T20:46:18.812Z","userId":"local","seq":1},"clientId":"","seq":1,"timestamp":"2026-11-21T20:46:18.812Z"}');
insert into events values (2, 'message', 'conversation', 'old', 1795293979032, '{"type":"message","conversationId":"old","message":{"id":"01a1ffdc-2198-7efb-a646-21d2dd328586","conversationId":"old","role":"user","content":"message 2","source":"web","context":{},"timestamp":"2026-11-21T20:46:19.032Z","userId":"local","seq":2},"clientId":"","seq":2,"timestamp":"2026-11-21T20:46:19.032Z"}');
insert into events values (3, 'message', 'conversation', 'old', 1795293979216, '{"type":"message","conversationId":"old","message":{"id":"01a1ffdc-2250-7864-8bb9-8014604afcf0","conversationId":"old","role":"user","content":"message 3","source":"web","context":{},"timestamp":"2026-11-21T20:46:19.216Z","userId":"local","seq":3},"clientId":"","seq":3,"timestamp":"2026-11-21T20:46:19.216Z"}');
insert into replies values (1, 'local', 'k1', -7144108392453549889, '{"type":"ack","id":"k1","messageId":"01a1ffdc-20bc-7f31-bea1-5e3c859b3269","conversationId":"old","seq":1}');
insert into replies values (2, 'local', 'k2', -1908887233066782168, '{"type":"ack","id":"k2","messageId":"01a1ffdc-2198-7efb-a646-21d2dd328586","conversationId":"old","seq":2}');
insert into replies values (3, 'local', 'k3', 7189147110781399001, '{"type":"ack","id":"k3","messageId":"01a1ffdc-2250-7864-8bb9-8014604afcf0","conversationId":"old","seq":3}');
pragma user_version = 1;
