// What an administrator does with channels.

import { expect, type Page } from '@playwright/test';
import { open } from './fixtures';

/** What is filled in; what is not named stays as it is. */
export type ChannelFields = {
  name?: string;
  description?: string;
  zone?: string;
  serviceLevel?: string;
  flow?: string;
  numbers?: string[];
  queue?: string;
  announcement?: string;
};

/** Chooses an entry of a combobox by typing. */
export async function choose(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.fill(text);
  await page.getByRole('option', { name: text }).first().click();
  await expect(box).toHaveValue(text);
}

/** Fills the channel's form. */
export async function fillChannel(page: Page, fields: ChannelFields): Promise<void> {
  const texts = [
    ['Name', fields.name],
    ['Description', fields.description],
    ['Service level threshold', fields.serviceLevel],
    ['Fallback announcement', fields.announcement],
  ] as const;
  for (const [label, text] of texts) {
    if (text !== undefined) await page.getByLabel(label).fill(text);
  }
  if (fields.zone) await choose(page, 'Time zone', fields.zone);
  if (fields.flow) await choose(page, 'Routing flow', fields.flow);
  if (fields.queue) await choose(page, 'Fallback queue', fields.queue);
  for (const number of fields.numbers ?? []) await addNumber(page, number);
}

/** Adds a support number to the form. */
export async function addNumber(page: Page, number: string): Promise<void> {
  await page.getByLabel('Number to add').fill(number);
  await page.getByRole('button', { name: 'Add number' }).click();
}

/** Presses the button that makes the channel. */
export async function pressCreate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Create channel' }).click();
}

/** Makes a channel; ends on its page. */
export async function createChannel(page: Page, fields: ChannelFields): Promise<void> {
  await open(page, '/channels/new');
  await fillChannel(page, { queue: 'Support', ...fields });
  await pressCreate(page);
  await expect(page.getByText(`${fields.name} is ready.`)).toBeVisible();
  await page.waitForURL(/\/channels\/[0-9a-f-]{36}/);
}
