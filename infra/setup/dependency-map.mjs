// Draws who imports whom into ARCHITECTURE.md, from the code: `npm run map`; `--check` only compares.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'ARCHITECTURE.md');
const BEGIN = '<!-- dependency map, drawn by `npm run map` -->';
const END = '<!-- end of the dependency map -->';
const FOLDERS = ['services', 'cli', 'infra', 'libs'];

const drawn = draw(await measuredEdges());
const text = await readFile(page, 'utf8');
const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
if (from < 0 || to < from)
  throw new Error(`ARCHITECTURE.md has no place for the map. Add these two lines: ${BEGIN} ${END}`);
const expected = `${text.slice(0, from)}${BEGIN}\n\n${drawn}\n${text.slice(to)}`;

if (process.argv.includes('--check')) {
  if (expected !== text) {
    process.stderr.write(
      'The map in ARCHITECTURE.md is not what the code does. Run: npm run map\n',
    );
    process.exitCode = 1;
  }
} else await writeFile(page, expected);

/** `services/agent -> libs/workspace`, each once; specs and the test kit are no part of the picture. */
async function measuredEdges() {
  process.chdir(root);
  const options = await extractDepcruiseOptions(join(root, '.dependency-cruiser.js'));
  const { output } = await cruise(
    FOLDERS,
    { ...options, exclude: { path: ['^dist/', '\\.spec\\.ts$', '^libs/testing/', '\\.mjs$'] } },
    undefined,
    { tsConfig: extractTsConfig(join(root, 'tsconfig.json')) },
  );
  const edges = new Set();
  for (const { source, dependencies } of output.modules)
    for (const { resolved } of dependencies) {
      const [importer, imported] = [partOf(source), partOf(resolved)];
      if (importer !== undefined && imported !== undefined && importer !== imported)
        edges.add(`${importer} --> ${imported}`);
    }
  return [...edges].sort();
}

function partOf(path) {
  const [folder, name, more] = path.split('/');
  if (!FOLDERS.includes(folder)) return undefined;
  return more === undefined ? folder : `${folder}/${name}`;
}

function draw(edges) {
  const parts = [...new Set(edges.flatMap((edge) => edge.split(' --> ')))].sort();
  const groups = FOLDERS.map((folder) => {
    const members = parts.filter((part) => part === folder || part.startsWith(`${folder}/`));
    if (members.length === 0) return [];
    const nodes = members.map((part) => `    ${idOf(part)}["${part.replace(`${folder}/`, '')}"]`);
    return [`  subgraph ${folder}`, ...nodes, '  end'];
  }).flat();
  const arrows = edges.map((edge) => {
    const [importer, imported] = edge.split(' --> ');
    return `  ${idOf(importer)} --> ${idOf(imported)}`;
  });
  return ['```mermaid', 'graph LR', ...groups, ...arrows, '```', ''].join('\n');
}

function idOf(part) {
  return part.replace(/[^A-Za-z0-9]/g, '_');
}
