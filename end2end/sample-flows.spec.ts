// The sample organisation's own flows: the caller's own case is heard and popped.

import { test } from './calls';
import { CALLERS, expect, NUMBERS } from './fixtures';

test.slow();

test('Dynamics: the caller hears of their own newest open case, and the agent sees it', async ({
  caller,
  agent,
  crms,
}) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  await caller.hears('Welcome to the Cordboard Sample Company.');
  await caller.hears('Hello, Asta Fjordgaard. We are working on your case CAS-01008-D17: Invoice shows the old address.');
  await caller.hears('To speak with a colleague, press 1.');
  await caller.press('1');
  await agent.rings();
  expect(await agent.variables()).toEqual(
    expect.arrayContaining([
      ['Caller', 'Asta Fjordgaard'],
      ['Case', 'CAS-01008-D17'],
      ['Subject', 'Invoice shows the old address'],
      ['Customer', 'Existing'],
    ]),
  );
  const tab = await agent.acceptWithTab();
  await expect(tab).toHaveURL((url) => url.href.startsWith(`${crms.dynamics.url}/main.aspx?`));
  expect(new URL(tab.url()).searchParams.get('id')).toBe('ca5e0000-0000-4000-8000-000000000008');
  await expect(tab.getByText('Invoice shows the old address').first()).toBeVisible();
  const link = agent.pages.getByRole('link', { name: /Case CAS-01008-D17/ });
  await expect(link).toHaveAttribute('href', tab.url());
});

test('Dynamics: a customer without an open case is put through, with their own page', async ({ caller, agent, crms }) => {
  await caller.dial(CALLERS.knownWithoutCase, NUMBERS.dynamics);
  await caller.hears('Hello, Bram Oosterkamp. We found no open case of yours.');
  const tab = await agent.acceptWithTab();
  await expect(tab).toHaveURL((url) => url.href.startsWith(`${crms.dynamics.url}/main.aspx?`));
  expect(new URL(tab.url()).searchParams.get('etn')).toBe('contact');
  await expect(tab.getByText('Bram Oosterkamp').first()).toBeVisible();
});

for (const [who, from] of [
  ['an unknown caller', CALLERS.unknown],
  ['a withheld number', CALLERS.withheld],
] as const) {
  for (const [flow, number] of Object.entries(NUMBERS)) {
    test(`${flow}: ${who} is greeted by no name, put through, and nothing is popped`, async ({ caller, agent, crms }) => {
      await caller.dial(from, number);
      await caller.hears('We could not match your number to one of our customers.');
      await agent.accept();
      await expect(agent.pages).toContainText('The flow has opened no page.');
      await expect(caller.transcript).not.toContainText(/null|Hello/);
      const asked = [...(await crms.dynamics.requests()), ...(await crms.zendesk.requests())];
      // Nobody who withholds a number is looked up.
      if (from === CALLERS.withheld) expect(asked).toEqual([]);
    });
  }
}

for (const [flow, number] of Object.entries(NUMBERS)) {
  test(`${flow}: a number that several people share is nobody's`, async ({ caller, agent }) => {
    await caller.dial(CALLERS.sharedNumber, number);
    await caller.hears('Several of our customers call from this number.');
    await agent.rings();
    await expect(agent.incoming).not.toContainText('Marchesani');
  });
}

test('Zendesk: the ticket is told, and shown inside the desktop', async ({ caller, agent, crms }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.zendesk);
  await caller.hears('Hello, Asta Fjordgaard. Your ticket 4108, Invoice shows the old address, is open.');
  await caller.hears('To speak with a colleague, press 1.');
  await caller.press('1');
  await agent.accept();
  const address = `${crms.zendesk.url}/agent/tickets/4108`;
  const link = agent.pages.getByRole('link', { name: /Ticket 4108/ });
  await expect(link).toHaveAttribute('href', address);
  const frame = agent.page.getByTitle('Ticket 4108');
  await expect(frame).toHaveAttribute('sandbox', /allow-scripts/);
  await expect(frame.contentFrame().getByText('Invoice shows the old address').first()).toBeVisible();
});

test('Zendesk: 2 leaves one private note and ends the call', async ({ caller, crms }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.zendesk);
  await caller.hears('If that was all, press 2.');
  await caller.press('2');
  await caller.hears('Thank you for calling. Goodbye.');
  await expect(caller.state).toContainText('Call ended');
  const written = await crms.zendesk.written();
  expect(written).toHaveLength(1);
  expect(written[0]).toMatchObject({ record: 'tickets/4108', public: false });
});

test('Zendesk: a note whose answer is lost is not written twice', async ({ caller, crms }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.zendesk);
  await caller.hears('If that was all, press 2.');
  await crms.zendesk.switch({ mode: 'lost', only: 'PUT', times: 1 });
  await caller.press('2');
  // The connector honours a key, so the write is sent again and counts once.
  await caller.hears('Thank you for calling. Goodbye.');
  const written = await crms.zendesk.written();
  expect(written).toHaveLength(1);
});

test('the menu asks three times at most, then somebody helps', async ({ caller }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  for (let turn = 0; turn < 3; turn++) {
    await expect(caller.transcript.getByText('To speak with a colleague, press 1.')).toHaveCount(turn + 1, {
      timeout: 15_000,
    });
    await caller.press('9');
  }
  await caller.waitsIn('Support');
});
