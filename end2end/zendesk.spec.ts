// The published flow over Zendesk does exactly what its file says.

import { hasCorpus, ZENDESK } from './corpus';
import { CALLERS, expect } from './fixtures';
import { test } from './originals';

if (hasCorpus) {
  test.describe(ZENDESK, () => {
    test.slow();

    test('a known caller hears name and ticket, and 1 leads to an agent with the pop', async ({
      caller,
      agent,
      line,
    }) => {
      await caller.dial(CALLERS.knownWithCase, await line(ZENDESK));
      await caller.hears('Give us a moment to fetch your details.');
      await caller.hears('Hello, Asta Fjordgaard !');
      await caller.hears('Your ticket number 4108 is open.');
      await caller.hears('Press 1 to connect to an agent.');
      await caller.press('1');
      await agent.rings();
      expect(await agent.variables()).toContainEqual(['User Name', 'Asta Fjordgaard']);
      const tab = await agent.acceptWithTab();
      await expect(tab).toHaveURL('https://cisco8760.zendesk.com/agent/tickets/4108');
      const link = agent.pages.getByRole('link', { name: /Customer Ticket details/ });
      await expect(link).toHaveAttribute('href', 'https://cisco8760.zendesk.com/agent/tickets/4108');
    });

    test('2 stores one comment in the CRM and disconnects', async ({ caller, line, crms }) => {
      await caller.dial(CALLERS.knownWithCase, await line(ZENDESK));
      await caller.hears('Press 2 to disconnect this call.');
      await caller.press('2');
      await expect(caller.state).toContainText('Call ended');
      await caller.hears('The flow ended the call');
      const written = await crms.zendesk.written();
      expect(written).toHaveLength(1);
      expect(written[0]).toMatchObject({
        record: 'tickets/4108',
        text: 'Ticket update | Customer called to check the status of the ticket.',
      });
    });

    for (const [what, key] of [
      ['no key', undefined],
      ['a key that the menu does not know', '7'],
    ] as const) {
      test(`${what} leads to the queue and its music`, async ({ caller, line }) => {
        await caller.dial(CALLERS.knownWithCase, await line(ZENDESK));
        await caller.hears('Press 1 to connect to an agent.');
        if (key) await caller.press(key);
        await caller.waitsIn('Support');
        await caller.hears('defaultmusic_on_hold.wav');
      });
    }

    test('an unknown caller is greeted as the file says, and goes to the queue', async ({ caller, agent, line }) => {
      await caller.dial(CALLERS.unknown, await line(ZENDESK));
      await caller.hears('Hello, null !');
      await caller.hears('It looks like there is no Open ticket associated with your number.');
      const tab = await agent.acceptWithTab();
      await expect(tab).toHaveURL('https://cisco8760.zendesk.com/agent/tickets/null');
    });
  });
}
