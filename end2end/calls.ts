// A caller with the telephone on the screen, and an agent at the desktop.

import {
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import { open, type Person, test as base } from './fixtures';

/** How long a flow may take to get somewhere, with the CRM at its slowest. */
export const PATIENCE = { timeout: 45_000 };

/** The caller's side. */
export class Caller {
  constructor(readonly page: Page) {}

  /** Dials a support number. */
  async dial(from: string, to: string): Promise<void> {
    await open(this.page, '/phone');
    await this.page.getByLabel('From', { exact: true }).selectOption(from);
    await this.page.getByLabel('To', { exact: true }).selectOption(to);
    await this.page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(this.state).toContainText('Connected');
  }

  /** Connected or ended, and where the caller waits. */
  get state(): Locator {
    return this.phone.getByRole('status');
  }

  /** What was said. */
  get transcript(): Locator {
    return this.page.getByRole('log', { name: 'Transcript' });
  }

  /** What the flow did. */
  get trace(): Locator {
    return this.page.getByRole('log', { name: 'Trace' });
  }

  get phone(): Locator {
    return this.page.getByRole('region', { name: 'Phone' });
  }

  async hears(words: string | RegExp): Promise<void> {
    await expect(this.transcript).toContainText(words, PATIENCE);
  }

  /** Presses a key of the keypad with the mouse. */
  async press(key: string): Promise<void> {
    const pad = this.page.getByRole('group', { name: 'Keypad' });
    await pad.getByRole('button', { name: key, exact: true }).click();
  }

  async waitsIn(queue: string): Promise<void> {
    await expect(this.state).toContainText(`in the queue ${queue}`, PATIENCE);
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: 'Hang up' }).click();
    await expect(this.state).toContainText('Call ended');
  }
}

/** The agent's side. */
export class Agent {
  constructor(readonly page: Page) {}

  get context(): BrowserContext {
    return this.page.context();
  }

  get incoming(): Locator {
    return this.page.getByRole('alert', { name: 'Incoming call' });
  }

  get inCall(): Locator {
    return this.page.getByRole('region', { name: 'In call' });
  }

  get pages(): Locator {
    return this.page.getByRole('region', { name: 'Pages' });
  }

  async open(): Promise<void> {
    await open(this.page, '/desktop');
    await expect(this.presence('Available')).toBeVisible();
  }

  presence(name: string): Locator {
    return this.page.getByRole('radio', { name });
  }

  async available(): Promise<void> {
    await this.open();
    await this.presence('Available').check();
    await expect(this.presence('Available')).toBeChecked();
  }

  async rings(): Promise<void> {
    await expect(this.incoming).toBeVisible(PATIENCE);
  }

  async accept(): Promise<void> {
    await this.rings();
    await this.incoming.getByRole('button', { name: 'Accept' }).click();
    await expect(this.inCall).toBeVisible();
  }

  /** Accepts, and gives the tab that the click opened. */
  async acceptWithTab(): Promise<Page> {
    await this.rings();
    const [tab] = await Promise.all([
      this.context.waitForEvent('page'),
      this.incoming.getByRole('button', { name: 'Accept' }).click(),
    ]);
    await expect(this.inCall).toBeVisible();
    return tab;
  }

  async end(): Promise<void> {
    await this.inCall.getByRole('button', { name: 'End call' }).click();
    await expect(this.inCall).toBeHidden();
  }

  /** The names and values that the flow lets agents see, in order. */
  async variables(): Promise<[string, string][]> {
    const card = this.page.getByRole('alert', { name: 'Incoming call' }).or(this.inCall).first();
    const names = await card.getByRole('term').allTextContents();
    const values = await card.getByRole('definition').allTextContents();
    return names.map((name, index) => [name, values[index] ?? '']);
  }
}

/** Asks the server as one of our own pages does. */
export async function ask(page: Page, path: string, body: unknown): Promise<any> {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const answer = await page.request.post(path, { data: body, headers });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${answer.statusText()}`);
  const said = await answer.json();
  if (said.Err) throw new Error(`${path}: ${JSON.stringify(said.Err)}`);
  return said.Ok;
}

type CallFixtures = {
  /** Somebody with the telephone on the screen; hung up afterwards. */
  caller: Caller;
  /** An agent who is Available; gone afterwards. */
  agent: Agent;
  /** An agent's desktop for somebody else, not Available yet. */
  desk: (who: Person, options?: BrowserContextOptions) => Promise<Agent>;
};

export const test = base.extend<CallFixtures>({
  caller: async ({ page, as }, use) => {
    await as('sample');
    const contacts = new Set<string>();
    page.on('framenavigated', (frame) => {
      const contact = new URL(frame.url()).searchParams.get('contact');
      if (contact) contacts.add(contact);
    });
    await use(new Caller(page));
    for (const contact of contacts) {
      // Most calls are over by now.
      await ask(page, '/api/phone/hang-up', { contact: Number(contact) }).catch(() => {});
    }
  },

  desk: async ({ another }, use) => {
    const desks: Agent[] = [];
    await use(async (who, options) => {
      const desk = new Agent(await another(who, options));
      await strangersAnswer(desk.context);
      desks.push(desk);
      await desk.open();
      return desk;
    });
    for (const desk of desks) await leave(desk.page);
  },

  agent: async ({ desk }, use) => {
    const agent = await desk('agent');
    await agent.available();
    await use(agent);
  },
});

/** Ends what the agent has in hand and takes no more. */
async function leave(page: Page): Promise<void> {
  await ask(page, '/api/desk/presence', { presence: 'offline' });
  const desk = await ask(page, '/api/desk/get', {});
  if (desk.contact) await ask(page, '/api/desk/end', { contact: desk.contact.offer.contact });
}

/** The hosts that published flows pop do not exist here: a page stands in for them. */
async function strangersAnswer(context: BrowserContext): Promise<void> {
  await context.route(/^https:\/\//, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>CRM</title><h1>A page of the CRM</h1>' }),
  );
}
