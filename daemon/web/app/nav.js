// SPDX-License-Identifier: Apache-2.0
// Which section is shown: the one that the address names, so that back and bookmarks work.

import { setAttribute } from './dom.js';

const kSections = ['campaigns', 'tasks', 'crews', 'rules'];
const kTitles = { campaigns: 'Campaigns', tasks: 'Tasks', crews: 'Crews and runs', rules: 'Rules' };

export function showNav(links, onsection) {
  const draw = () => {
    const wanted = location.hash.slice(1);
    if (wanted === 'main') return;
    const section = kSections.includes(wanted) ? wanted : 'campaigns';
    for (const name of kSections) document.getElementById(`${name}-view`).hidden = name !== section;
    for (const link of links) setAttribute(link, 'aria-current', link.hash === `#${section}` ? 'page' : null);
    document.title = `${kTitles[section]} · syncd`;
    onsection(section);
  };
  addEventListener('hashchange', draw);
  draw();
}
