// SPDX-License-Identifier: Apache-2.0
// What an event does to the state: a row a type. Types that are not here change nothing that is shown.

const kCallsKept = 200;

function campaign(store, { data, seq, timestamp }) {
  const { mediaBuy, changes = [], actor, source } = data;
  const details = changes.map((change) => change.details).join('; ');
  store.changes.set(mediaBuy.media_buy_id, { actor, source, timestamp, details, seq });
  store.put('campaigns', mediaBuy.media_buy_id, mediaBuy);
}

function run(store, { data }) {
  store.put('runs', data.run.run_id, { ...store.runs.get(data.run.run_id), ...data.run });
  store.touch('crews', data.run.crew_id);
}

// What is known of a call of a tool, from the events of its run.
export function foldCall(store, frame) {
  const key = `${frame.run_id} ${frame.call_id}`;
  const known = store.calls.get(key) ?? { state: 'running', progress: 0 };
  const next = {
    ...known,
    run_id: frame.run_id,
    crew_id: frame.crew_id,
    call_id: frame.call_id,
    tool: frame.tool ?? known.tool,
    agent_id: frame.agent_id ?? known.agent_id,
  };
  if (frame.type === 'tool_start') Object.assign(next, { started: frame.timestamp });
  if (frame.type === 'tool_progress') Object.assign(next, { progress: frame.progress, message: frame.message });
  if (frame.type === 'tool_end')
    Object.assign(next, { state: frame.status, duration_ms: frame.duration_ms, exit_code: frame.exit_code });
  store.put('calls', key, next);
  if (store.calls.size > kCallsKept) store.remove('calls', store.calls.keys().next().value);
}

// What was under way when its run ended will not go on.
export function foldRunEnd(store, { data }) {
  for (const [key, open] of store.calls) {
    const left = open.run_id === data.run.run_id && open.state === 'running';
    if (left) store.put('calls', key, { ...open, state: 'unfinished' });
  }
}

function call(store, frame) {
  foldCall(store, frame);
  const its = store.runs.get(frame.run_id);
  if (!its || !frame.seq) return;
  store.put('runs', frame.run_id, {
    ...its,
    last_seq: frame.seq,
    event_count: its.event_count + 1,
    tool_calls: its.tool_calls + (frame.type === 'tool_start'),
    tool_errors: its.tool_errors + (frame.status === 'error'),
  });
}

const task = (store, { data }) => store.put('tasks', data.task.id, data.task);
const conversation = (store, { conversationId, data }) =>
  store.put('conversations', conversationId, { ...store.conversations.get(conversationId), ...data.conversation });

const kRows = {
  media_buy_created: campaign,
  media_buy_updated: campaign,
  media_buy_deleted: (store, { data }) => store.remove('campaigns', data.mediaBuy.media_buy_id),
  task_created: task,
  task_updated: task,
  task_deleted: (store, { data }) => store.remove('tasks', data.task.id),
  crew_registered: (store, { data }) =>
    store.put('crews', data.crew.crew_id, { ...store.crews.get(data.crew.crew_id), ...data.crew }),
  crew_removed: (store, { data }) => store.remove('crews', data.crew.crew_id),
  signal: (store, frame) => {
    const known = store.crews.get(frame.crew_id);
    if (known) store.put('crews', frame.crew_id, { ...known, status: frame.status, updated_at: frame.timestamp });
  },
  run_started: run,
  run_finished: (store, frame) => {
    run(store, frame);
    foldRunEnd(store, frame);
  },
  tool_start: call,
  tool_progress: call,
  tool_end: call,
  conversation_created: conversation,
  conversation_renamed: conversation,
  conversation_assistant_set: conversation,
  conversation_deleted: (store, frame) => store.remove('conversations', frame.conversationId),
};

export function foldEvent(store, frame) {
  kRows[frame.type]?.(store, frame);
}

export function foldSnapshot(store, data) {
  store.replace('campaigns', data.campaigns ?? [], 'media_buy_id');
  store.replace('tasks', data.tasks ?? [], 'id');
  store.replace('crews', data.crews ?? [], 'crew_id');
  store.replace('runs', data.runs ?? [], 'run_id');
  store.calls.clear();
  store.changes.clear();
  store.touch('calls');
  store.ready = true;
}
