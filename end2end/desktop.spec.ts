// The agent's desktop: presence, offers, what the flow lets agents see, keys.

import { Agent, ask, Caller, test } from './calls';
import { CALLERS, expect, newContext, NUMBERS, open, signIn } from './fixtures';
import { fileOf } from './flows';
import { answer } from './originals';
import { Data, startServer } from './processes';
import { flowOf } from './small';

test('presence is kept, shown and followed in other tabs', async ({ desk }) => {
  const agent = await desk('agent');
  await expect(agent.page.getByRole('heading', { name: 'You take no contacts' })).toBeVisible();
  await agent.presence('Available').check();
  await expect(agent.page.getByRole('heading', { name: 'Waiting for a contact' })).toBeVisible();
  const second = await agent.context.newPage();
  await open(second, '/desktop');
  await expect(second.getByRole('radio', { name: 'Available' })).toBeChecked();
  await second.getByRole('radio', { name: 'Away' }).check();
  await expect(agent.presence('Away')).toBeChecked();
});

test('accept, talk, end: all by keys, and the card steals no focus', async ({ caller, agent }) => {
  await caller.dial(CALLERS.unknown, NUMBERS.zendesk);
  const focused = () => agent.page.evaluate(() => document.activeElement?.tagName);
  const before = await focused();
  await agent.rings();
  expect(await focused()).toBe(before);
  await expect(agent.incoming).toContainText('+45 70 10 99 99');
  await expect(agent.incoming).toContainText('Support');
  await expect(agent.incoming).toContainText('+45 70 30 30 30 · Support_Zendesk');
  await agent.page.keyboard.press('a');
  await expect(agent.inCall).toBeVisible();
  await expect(caller.state).toContainText('Talking to Gry Solhede');
  await agent.page.keyboard.press('e');
  await expect(agent.inCall).toBeHidden();
  await expect(caller.state).toContainText('Call ended');
  await expect(agent.page.getByRole('region', { name: 'Last contact' })).toContainText('+45 70 10 99 99');
});

test('declined, it waits in the queue at its place and rings for somebody else', async ({ caller, agent, desk }) => {
  await caller.dial(CALLERS.unknown, NUMBERS.zendesk);
  await agent.rings();
  await agent.page.keyboard.press('d');
  await expect(agent.incoming).toBeHidden();
  await caller.waitsIn('Support');
  await expect(caller.trace).toContainText('Not taken');
  const other = await desk('sample');
  await other.presence('Available').check();
  await other.accept();
  await expect(caller.state).toContainText('Talking to Robin Falkner');
});

test('not answered, it goes back to the queue', async ({ browser, world, watch }) => {
  watch.expect(/WebSocket/);
  const data = await Data.make();
  const people = data.seed(world.crms);
  const server = await startServer(data, { offer_seconds: '5' });
  const context = await newContext(browser, { baseURL: server.url });
  const phone = await context.newPage();
  await signIn(phone, people[0]!);
  const desktop = await context.newPage();
  const agent = new Agent(desktop);
  await agent.available();
  const caller = new Caller(phone);
  await caller.dial(CALLERS.unknown, NUMBERS.dynamics);
  await agent.rings();
  await expect(agent.incoming).toBeHidden({ timeout: 15_000 });
  await expect(caller.trace).toContainText(/Not taken: .*no answer|Not taken/i);
  await caller.waitsIn('Support');
  await context.close();
  await server.stop();
  await data.remove();
});

test('a caller who hangs up takes the card away', async ({ caller, agent }) => {
  await caller.dial(CALLERS.unknown, NUMBERS.dynamics);
  await agent.rings();
  await caller.hangUp();
  await expect(agent.incoming).toBeHidden();
  await expect(agent.page.getByRole('heading', { name: 'Waiting for a contact' })).toBeVisible();
});

test('agents see the variables of the flow in the order of its file', async ({ caller, agent, another }) => {
  const admin = await another('sample');
  const variable = (name: string, label: string, value: string, seen = true) => ({
    name,
    type: 'STRING',
    value,
    isCAD: seen,
    desktopLabel: label,
    isSecure: false,
  });
  const flow = flowOf('In_order', {
    variables: [
      variable('first', 'Declared first', 'one'),
      variable('hidden', 'Never shown', 'secret', false),
      variable('second', 'Declared second', 'two'),
      variable('third', 'Declared third', 'three'),
    ],
    variableOrders: {
      'pop-over': [],
      'interaction-panel': [
        { name: 'third', variableSeq: '0' },
        { name: 'first', variableSeq: '1' },
        { name: 'second', variableSeq: '2' },
      ],
    },
  });
  await answer({ page: admin, file: fileOf(flow), number: '+4570400021', channel: 'In_order' });
  await caller.dial(CALLERS.unknown, '+4570400021');
  await agent.rings();
  const shown = (await agent.variables()).filter(([label]) => label.startsWith('Declared'));
  expect(shown).toEqual([
    ['Declared third', 'three'],
    ['Declared first', 'one'],
    ['Declared second', 'two'],
  ]);
  await expect(agent.incoming).not.toContainText('Never shown');
  await expect(agent.incoming).not.toContainText('secret');
});

test('a page that only an agent with a call may see stays closed to others', async ({ another }) => {
  const supervisor = await another('supervisor');
  await open(supervisor, '/contacts');
  await expect(ask(supervisor, '/api/desk/presence', { presence: 'available' })).rejects.toThrow(/Forbidden/);
});

test('this browser blocks tabs that no click opened', async ({ context, page }) => {
  await context.addInitScript(() => {
    addEventListener('load', () => {
      document.title = window.open('about:blank') ? 'opened' : 'blocked';
    });
  });
  await page.route('**/blocker', (route) => route.fulfill({ contentType: 'text/html', body: '<p>x' }));
  await page.goto('/blocker');
  await expect(page).toHaveTitle('blocked');
});
