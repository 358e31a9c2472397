// The published flow over Dynamics does exactly what its file says.

import { DYNAMICS, hasCorpus } from './corpus';
import { CALLERS, expect } from './fixtures';
import { test } from './originals';

/** The file's own ids: it pops one case for everybody. */
const POP = 'https://org734cd33d.crm.dynamics.com/main.aspx';
const APP = '8a18ed00-21e1-ed11-a7c6-000d3a8bcaaa';
const CASE = 'b68990a8-e1dc-4350-b266-112c622507f5';

if (hasCorpus) {
  test.describe(DYNAMICS, () => {
    test.slow();

    test('a known caller hears name and first case, and 1 leads to an agent with the pop', async ({
      caller,
      agent,
      line,
      crms,
    }) => {
      await caller.dial(CALLERS.knownWithCase, await line(DYNAMICS));
      await caller.hears('Greetings, Welcome to the IVR');
      await caller.hears('Hello, Asta Fjordgaard !');
      // The file asks for the first case of the CRM, whosesoever it is.
      await caller.hears(
        'a ticket was created for you recently regarding Lathe stops after ten minutes. ' +
          'The case number of which is CAS-01001-A07.',
      );
      await caller.hears('Press 1 to connect to an agent.');
      await caller.press('1');

      await agent.rings();
      expect(await agent.variables()).toEqual(
        expect.arrayContaining([
          ['ContactName', 'Asta Fjordgaard'],
          ['CustomerID', 'c0ffee00-0000-4000-8000-000000000002'],
          ['CaseTitle', 'Lathe stops after ten minutes'],
          ['CaseNumber', 'CAS-01001-A07'],
          ['CustomerType', 'Existing'],
        ]),
      );
      const tab = await agent.acceptWithTab();
      await expect(tab).toHaveURL((url) => url.href.startsWith(POP));
      const asked = new URL(tab.url()).searchParams;
      expect(Object.fromEntries(asked)).toEqual({
        pagetype: 'entityrecord',
        id: CASE,
        appid: APP,
        etn: 'incident',
        cmdbar: '1',
      });
      const link = agent.pages.getByRole('link', { name: /Customer Ticket details/ });
      await expect(link).toHaveAttribute('href', tab.url());
      await expect(caller.state).toContainText('Talking to Gry Solhede');

      await agent.end();
      await expect(caller.state).toContainText('Call ended');
      await caller.hears('The agent ended the call');
      const requested = (await crms.dynamics.requests()).map((request) => request.path.split('?')[0]);
      expect(requested).toContain('/api/data/v9.2/contacts');
      expect(requested.filter((path) => path === '/api/data/v9.2/incidents')).toHaveLength(1);
    });

    test('2 disconnects', async ({ caller, line }) => {
      await caller.dial(CALLERS.knownWithCase, await line(DYNAMICS));
      await caller.hears('Press 2 to disconnect this call.');
      await caller.press('2');
      await expect(caller.state).toContainText('Call ended');
      await caller.hears('The flow ended the call');
    });

    for (const [what, key] of [
      ['no key', undefined],
      ['a key that the menu does not know', '7'],
    ] as const) {
      test(`${what} leads to the queue and its music`, async ({ caller, line }) => {
        await caller.dial(CALLERS.knownWithCase, await line(DYNAMICS));
        await caller.hears('Press 1 to connect to an agent.');
        if (key) await caller.press(key);
        await caller.waitsIn('Support');
        await caller.hears('defaultmusic_on_hold.wav');
      });
    }

    for (const [who, from] of [
      ['an unknown caller', CALLERS.unknown],
      ['a withheld number', CALLERS.withheld],
    ] as const) {
      test(`${who} goes to the queue, with the pop of a new case`, async ({ caller, agent, line }) => {
        await caller.dial(from, await line(DYNAMICS));
        await caller.hears('It looks like there is no Case associated with the number you are calling from.');
        await agent.rings();
        expect(await agent.variables()).toEqual(
          expect.arrayContaining([
            ['ContactName', 'NA'],
            ['CustomerType', 'New'],
          ]),
        );
        const tab = await agent.acceptWithTab();
        await expect(tab).toHaveURL((url) => url.href.startsWith(POP));
        expect(Object.fromEntries(new URL(tab.url()).searchParams)).toEqual({
          appid: APP,
          cmdbar: '1',
          pagetype: 'entityrecord',
          etn: 'incident',
        });
        await expect(agent.pages.getByRole('link', { name: /New Case/ })).toBeVisible();
      });
    }
  });
}
