// A CRM that is slow, refuses, breaks or talks nonsense: for all four flows the
// caller still reaches an agent. And a flow whose expression is broken.

import { DYNAMICS, hasCorpus, ZENDESK } from './corpus';
import type { Mode } from './crm';
import { PATIENCE, type Agent, type Caller } from './calls';
import { CALLERS, expect, NUMBERS } from './fixtures';
import { fileOf } from './flows';
import { answer, test } from './originals';
import { decidingFlow } from './small';

test.describe.configure({ timeout: 90_000 });

const FAULTS: Mode[] = ['slow', 'refuse', 'reset', 'error', 'html', 'garbage', 'huge', 'throttle'];

/** Answers the menu where one is heard; whoever hears none is on the way to the queue already. */
async function reaches(caller: Caller, agent: Agent): Promise<void> {
  const menu = caller.transcript.getByText(/press 1/i).last();
  const waiting = caller.state.getByText('in the queue Support');
  const ringing = agent.incoming;
  await expect(menu.or(waiting).first()).toBeVisible(PATIENCE);
  if (await menu.isVisible()) await caller.press('1');
  await expect(ringing).toBeVisible(PATIENCE);
  await agent.accept();
  await expect(caller.state).toContainText('Talking to Gry Solhede');
}

type Case = { flow: string; crm: 'dynamics' | 'zendesk'; file?: string; number?: string };

const FLOWS: Case[] = [
  { flow: 'the own flow over Dynamics', crm: 'dynamics', number: NUMBERS.dynamics },
  { flow: 'the own flow over Zendesk', crm: 'zendesk', number: NUMBERS.zendesk },
  ...(hasCorpus
    ? [
        { flow: DYNAMICS, crm: 'dynamics' as const, file: DYNAMICS },
        { flow: ZENDESK, crm: 'zendesk' as const, file: ZENDESK },
      ]
    : []),
];

for (const { flow, crm, file, number } of FLOWS) {
  test.describe(flow, () => {
    for (const mode of FAULTS) {
      test(`with the CRM in mode “${mode}” the caller reaches an agent`, async ({ caller, agent, crms, line }) => {
        const dialled = number ?? (await line(file!));
        await crms[crm].switch(mode);
        await caller.dial(CALLERS.knownWithCase, dialled);
        await reaches(caller, agent);
      });
    }

    test('with tokens that have run out the caller notices nothing', async ({ caller, crms, line }) => {
      const dialled = number ?? (await line(file!));
      await crms[crm].expireTokens();
      await caller.dial(CALLERS.knownWithCase, dialled);
      await caller.hears('Hello, Asta Fjordgaard');
    });
  });
}

test('a CRM that never answers does not keep the caller waiting', async ({ caller, agent, crms }) => {
  await crms.dynamics.switch({ mode: 'slow', ms: 600_000 });
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  await expect(caller.trace).toContainText('no answer in time', PATIENCE);
  await reaches(caller, agent);
});

test('a broken expression takes the error path; without one the fallback takes over', async ({
  caller,
  agent,
  another,
}) => {
  const admin = await another('sample');
  const flow = decidingFlow('Broken_expression', '{{ NewPhoneContact.ANI == }}');
  const number = await answer({
    page: admin,
    file: fileOf(flow),
    number: '+4570400009',
    channel: 'Broken_expression',
  });
  await caller.dial(CALLERS.unknown, number);
  await caller.hears('Thank you for calling. Please stay on the line');
  await expect(caller.trace).toContainText('Fallback:');
  await agent.accept();
  await expect(caller.state).toContainText('Talking to');
});
