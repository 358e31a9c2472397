// Flows: import of what is right and what is not, mapping, publishing, export.

import { readFileSync } from 'node:fs';
import { corpusPath, DYNAMICS, hasCorpus, ZENDESK } from '../corpus';
import { expect, open, test } from '../fixtures';
import {
  chooseFile,
  exported,
  fileOf,
  type FlowFile,
  importFlow,
  mapTo,
  part,
  pressPublish,
  publish,
} from '../flows';
import { flowOf, node } from '../small';


test('a flow is imported, blocked, mapped, published and exported', async ({ page, as }) => {
  await as('designer');
  await importFlow(page, fileOf(flowOf('Straight_through')));
  await expect(page.getByRole('heading', { name: 'Straight_through', level: 1 })).toBeVisible();
  await expect(page.getByText('Draft')).toBeVisible();

  // Blocked: it says at which node what is missing, and leads there.
  const dialog = await pressPublish(page);
  await expect(dialog.getByRole('alert')).toContainText('ToQueue');
  await expect(dialog.getByRole('alert')).toContainText('not mapped');
  await dialog.getByRole('button', { name: 'References' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('tab', { name: /References/ })).toHaveAttribute('aria-selected', 'true');

  await mapTo(page, { queue: 'Support' });
  await publish(page, 'The first one');
  await expect(page.getByText('Version 1', { exact: true }).first()).toBeVisible();
  const versions = await part(page, 'Versions');
  await expect(versions).toContainText('The first one');
  await expect(versions).toContainText('Latest');

  expect(JSON.parse(await exported(page))).toEqual(flowOf('Straight_through'));
  await publish(page, 'The second one');
  await expect(page.getByText('Version 2', { exact: true }).first()).toBeVisible();
});

