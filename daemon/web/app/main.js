// SPDX-License-Identifier: Apache-2.0
// Puts the page together.

import { showCampaigns } from './campaigns.js';
import { showChat } from './chat.js';
import { showConnection } from './connection.js';
import { showCrews } from './crews.js';
import { showNav } from './nav.js';
import { showRules } from './rules.js';
import { client, open, store } from './session.js';
import { showStats } from './stats.js';
import { showTasks } from './tasks.js';
import { showTheme } from './theme.js';
import { toast } from './toasts.js';
import { showWho } from './who.js';

const at = (id) => document.getElementById(id);

// What was done while the page was away is told as well: by the one who did it, it may be forgotten by now.
client.on(
  'failed',
  (frame, error) =>
    frame.type !== 'message' && toast(`Not done: ${error.message}`, { kind: 'bad', line: error.hint ?? null }),
);
client.on('trouble', (error) => toast(error.message, { kind: 'bad' }));

showTheme(at('theme'));
showWho(at('who'));
showConnection(at('connection'));
showStats(at('stats'));
showCampaigns(at('campaigns-view'));
showTasks(at('tasks-view'));
showCrews(at('crews-view'));
const rules = showRules(at('rules-view'));
showChat(at('chat'), at('chat-open'));
showNav(document.querySelectorAll('.tabs a'), (section) => section === 'rules' && rules.shown());
// What says how long ago something was is out of date by itself.
setInterval(() => document.hidden || ['tasks', 'crews', 'runs'].forEach((topic) => store.touch(topic)), 30_000);
open();
