// The published flows, brought in through the pages: imported byte for byte,
// mapped, published, and bound to a channel of their own. Once per server.

import { type BrowserContext, expect } from '@playwright/test';
import { test as base } from './calls';
import { createChannel } from './channels';
import { corpusPath, DYNAMICS, ZENDESK } from './corpus';
import { newContext, signIn, signInOf, type World } from './fixtures';
import { type FlowFile, importFlow, mapTo, publish } from './flows';

/** What each file is mapped to, and where it answers. */
const LINES: Record<string, { connector: string; number: string; channel: string }> = {
  [DYNAMICS]: { connector: 'Sample Dynamics', number: '+4570400001', channel: 'Original_Dynamics' },
  [ZENDESK]: { connector: 'Sample Zendesk', number: '+4570400002', channel: 'Original_Zendesk' },
};

type Lines = {
  /** The number at which this file of the corpus answers. */
  line: (file: string) => Promise<string>;
};

export const test = base.extend<object, Lines>({
  line: [
    async ({ world, browser }, use) => {
      const answering = new Map<string, string>();
      await use(async (file) => {
        const known = answering.get(file);
        if (known) return known;
        const context = await newContext(browser, { baseURL: world.server.url });
        const number = await bring(context, world, file);
        await context.close();
        answering.set(file, number);
        return number;
      });
    },
    { scope: 'worker' },
  ],
});

async function bring(context: BrowserContext, world: World, file: string): Promise<string> {
  const { connector, number, channel } = LINES[file]!;
  const page = await context.newPage();
  await signIn(page, signInOf(world, 'sample'));
  return answer({ page, file: corpusPath(file), connector, number, channel });
}

type Answering = {
  page: import('@playwright/test').Page;
  file: FlowFile;
  connector?: string;
  number: string;
  channel: string;
};

/** Has a flow file answer a number: all by the pages that people use. */
export async function answer({ page, file, connector, number, channel }: Answering): Promise<string> {
  await importFlow(page, file);
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  await mapTo(page, { queue: 'Support', connector });
  await publish(page);
  await createChannel(page, { name: channel, flow: name, numbers: [number] });
  await expect(page.getByRole('combobox', { name: 'Routing flow' })).toHaveValue(name);
  return number;
}
