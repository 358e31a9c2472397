// The telephone on the screen: keypad, transcript, trace, the drawing that
// lights up, a reload in the middle, a tab that closes.

import { ask, Caller, test } from './calls';
import { CALLERS, expect, newContext, NUMBERS, open, signIn, signInOf } from './fixtures';
import { Data, startServer } from './processes';

test('the address of a channel chooses its number', async ({ page, as }) => {
  await as('sample');
  await open(page, '/channels');
  await page.getByRole('link', { name: 'Support_Zendesk' }).press('Enter');
  await page.getByRole('link', { name: 'Call this channel' }).click();
  await expect(page.getByLabel('To', { exact: true })).toHaveValue(NUMBERS.zendesk);
});

test('the drawing lights up node by node, and the trace says what happened', async ({ caller, page }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  await caller.hears('press 1');
  const drawing = page.getByRole('figure', { name: 'Flow' });
  // Nodes are drawn for the eye; the trace beside says the same in words.
  const node = (name: string) =>
    drawing.locator('[data-node]').filter({ has: page.getByText(name, { exact: true }) });
  await expect(node('MainMenu')).toHaveAttribute('data-state', 'here');
  for (const visited of ['Greeting', 'FindContact', 'CaseMessage']) {
    await expect(node(visited)).toHaveAttribute('data-state', 'visited');
  }
  await expect(node('QueueSupport')).not.toHaveAttribute('data-state', /./);
  await expect(drawing.locator('[data-state="lit"]').first()).toBeAttached();

  for (const line of [
    /Greeting.*Welcome to the Cordboard Sample Company/,
    /HasNumber.*→ true/,
    /LastDigits.*CallerDigits = “70101010”/,
    /FindContact.*GET contacts/,
    /FindContact.*200 · \d+ ms/,
    /CustomerID = “c0ffee00-0000-4000-8000-000000000002”/,
    /OtherID unchanged: nothing at value\[1\]\.contactid/,
  ]) {
    await expect(caller.trace.getByRole('listitem').filter({ hasText: line }).first()).toBeVisible();
  }
  const answer = caller.trace.getByText('Answer').first();
  await answer.click();
  await expect(caller.trace.getByText('"fullname"').first()).toBeVisible();

  await caller.press('1');
  await caller.waitsIn('Support');
  await expect(node('PlayMusic')).toHaveAttribute('data-state', 'here');
  await expect(caller.trace).toContainText('→ 1');
  await caller.hangUp();
  await expect(drawing.locator('[data-state="here"]')).toHaveCount(0);
});

test('keys of the keyboard press keys of the telephone', async ({ caller, page }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  await caller.hears('press 1');
  await page.keyboard.press('2');
  await caller.hears('Thank you for calling. Goodbye.');
  await expect(caller.state).toContainText('Call ended');
  await expect(caller.transcript.getByText('2', { exact: true })).toBeVisible();
});

test('another number can be typed, and a wrong one is refused at its field', async ({ page, as }) => {
  await as('sample');
  await open(page, '/phone');
  await page.getByLabel('From', { exact: true }).selectOption({ label: 'Another number …' });
  const field = page.getByLabel("Caller's number");
  await field.fill('not a number');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await expect(field).toHaveAccessibleDescription(/starts with \+/);
  await expect(field).toHaveValue('not a number');
  await expect(page).toHaveURL(/\/phone$/);
});

test('a reload resumes the call where it is', async ({ caller, page }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  await caller.hears('press 1');
  await caller.press('1');
  await caller.waitsIn('Support');
  await page.reload();
  await expect(caller.state).toContainText('Connected');
  await caller.waitsIn('Support');
  await caller.hears('Hello, Asta Fjordgaard.');
  await expect(caller.trace).toContainText('In the queue');
  await caller.hangUp();
});

test('a line that breaks comes back by itself with what was missed', async ({ caller, page, watch }) => {
  watch.expect(/WebSocket|ERR_INTERNET_DISCONNECTED/);
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  await caller.hears('Welcome');
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await caller.hears('press 1');
  await caller.press('1');
  await caller.waitsIn('Support');
});

test('a closed tab hangs up after its grace time', async ({ browser, world, watch }) => {
  // A server of its own over the same data: this one waits for a second only.
  watch.expect(/WebSocket/);
  const data = await Data.make();
  const people = data.seed(world.crms);
  const server = await startServer(data, { caller_grace_seconds: '2' });
  const context = await newContext(browser, { baseURL: server.url });
  const page = await context.newPage();
  await signIn(page, people[0]!);
  const caller = new Caller(page);
  await caller.dial(CALLERS.unknown, NUMBERS.dynamics);
  await caller.waitsIn('Support');
  const contact = new URL(page.url()).searchParams.get('contact');
  const witness = await context.newPage();
  await open(witness, `/contacts/${contact}`);
  await expect(witness.getByRole('log', { name: 'Trace' })).toContainText('In the queue');
  await page.close();
  await expect(witness.getByRole('log', { name: 'Trace' })).toContainText("The caller's line was lost");
  await witness.reload();
  await expect(witness.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(witness.getByText("The caller's line was lost").first()).toBeVisible();
  await context.close();
  await server.stop();
  await data.remove();
});

test('the contact is listed, running and finished, with its trace', async ({ caller, page, another }) => {
  const supervisor = await another('supervisor');
  await caller.dial(CALLERS.knownWithCase, NUMBERS.zendesk);
  await caller.hears('Your ticket 4108');
  const contact = new URL(page.url()).searchParams.get('contact');
  await open(supervisor, '/contacts');
  const row = supervisor.getByRole('row', { name: new RegExp(`^Contact ${contact}\\b`) });
  await expect(row).toContainText('In flow');
  await expect(row).toContainText('Sample_Zendesk_Ticket');
  await row.getByRole('link').first().press('Enter');
  await expect(supervisor.getByRole('heading', { name: `Contact ${contact}` })).toBeVisible();
  await expect(supervisor.getByRole('log', { name: 'Trace' })).toContainText('Your ticket 4108');
  await caller.hangUp();
  await expect(supervisor.getByRole('log', { name: 'Trace' })).toContainText('The caller hung up');
  await open(supervisor, '/contacts');
  await expect(row).toContainText('The caller hung up');
});

test('somebody else cannot steer the call', async ({ caller, page, another }) => {
  await caller.dial(CALLERS.unknown, NUMBERS.dynamics);
  const contact = Number(new URL(page.url()).searchParams.get('contact'));
  const designer = await another('designer');
  await open(designer, '/phone');
  await expect(ask(designer, '/api/phone/hang-up', { contact })).rejects.toThrow(/NotFound|Forbidden/);
  await expect(caller.state).toContainText('Connected');
});

test('sign-in is needed to dial', async ({ page, world, watch }) => {
  watch.expect(/Failed to load resource/);
  await page.goto('/phone');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fphone|\/sign-in\?next=\/phone/);
  await signIn(page, signInOf(world, 'agent'));
  await page.goto('/phone');
  await expect(page.getByRole('button', { name: 'Call', exact: true })).toHaveCount(0);
});
