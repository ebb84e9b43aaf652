import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packages, root } from '../architecture/workspace.ts';
import { mapgrad } from '../cli/command.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { anchorsOf, blocks, followed, links, pages, placeOf, shellLines } from './blocks.ts';

interface Manifest {
  readonly mapgrad: {
    readonly contributes: Readonly<Record<string, readonly { readonly id: string; readonly options?: string }[]>>;
  };
}

it('finds what it looks for', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/methods.md', 'plugins/tfjs/README.md']));
  expect(blocks.length).toBeGreaterThan(30);
  expect(shellLines.map(({ command }) => command)).toContain('npm ci && npm start');
});

it('every link leads somewhere', () => {
  const dead = links.filter(({ page, target }) => {
    const [path, anchor] = target.split('#') as [string, string?];
    const file = path === '' ? page : normalize(join(dirname(page), path));
    return !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(dead).toEqual([]);
});

it('every block says its language, and why, where it is a fragment', () => {
  const known = ['ts', 'js', 'json', 'yaml', 'python', 'sh', 'text', ''];
  expect(blocks.filter(({ language }) => !known.includes(language)).map(placeOf)).toEqual([]);
  const told = /^$|^[\w-]+(\.[\w-]+)+$|^fragment: \S.{10,}$/;
  expect(blocks.filter(({ info }) => !told.test(info)).map(placeOf)).toEqual([]);
});

it('every JSON block is JSON', () => {
  const broken = blocks.filter(({ language, code }) => {
    if (language !== 'json') return false;
    try {
      JSON.parse(code);
      return false;
    } catch {
      return true;
    }
  });
  expect(broken.map(placeOf)).toEqual([]);
});

describe('commands', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const commands = shellLines.flatMap(({ page, line, command }) =>
    command.split(/ && | \|\| /).map((one) => ({ page, place: placeOf({ page, line }), command: one })),
  );

  it('of npm are in package.json', () => {
    const own = ['ci', 'create', 'install', 'start', 'test', 'pack', 'publish'];
    const unknown = commands.filter(({ page, command }) => {
      const name = /^npm (?:run )?([\w:-]+)/.exec(command)?.[1];
      return name !== undefined && !own.includes(name) && !(name in scripts) && !followed.includes(page);
    });
    expect(unknown).toEqual([]);
  });

  it('name files that are there', () => {
    const missing = commands.flatMap(({ place, command }) =>
      command
        .split(' ')
        .filter((word) => /^(examples|plugins|core|docs|test)\/\S+\.\w+$/.test(word) && !existsSync(join(root, word)))
        .map((word) => `${place}: ${word}`),
    );
    expect(missing).toEqual([]);
  });

  const lines = commands
    .map(({ place, command }) => ({
      place,
      words: command
        .replace(/^npx /, '')
        .replace(/ > .*$/, '')
        .split(/ +/),
    }))
    .filter(({ words }) => words[0] === 'mapgrad')
    .map(({ place, words }) => ({ place, argv: words.slice(1).filter((word) => !/^\[.*|^…\]?$/.test(word)) }));

  // In an empty folder nothing is found, so nothing is run: what the program says is whether it understands the line.
  it.each(lines)('$place: $argv', async ({ argv }) => {
    const files = argv.map((word) => (/\.ya?ml$/.test(word) ? 'absent.yaml' : word));
    const { stderr } = await mapgrad(files, { cwd: temporaryFolder(), signal: AbortSignal.timeout(1000) });
    expect(stderr).not.toMatch(/^error: (unknown|missing|too many|option)/m);
  });
});

it.each(['docs/choose-an-estimator.md', 'docs/performance.md', 'docs/how-the-gradient-is-made.md'])(
  '%s: every figure stands in a page that it links to',
  (page) => {
    const sources = links
      .filter((link) => link.page === page && link.target.includes('.md'))
      .map(({ target }) => readFileSync(join(root, dirname(page), target.split('#')[0]!), 'utf8'));
    const figures = readFileSync(join(root, page), 'utf8')
      .replace(/```.*?```|arXiv:[\d.]+|`[^`]*`/gs, '')
      .match(/(?<![\d.])\d+\.\d+/g);
    expect((figures ?? []).filter((figure) => !sources.some((text) => text.includes(figure)))).toEqual([]);
  },
);

describe('of plugins', () => {
  const text = (page: string): string => readFileSync(join(root, page), 'utf8');
  const plugins = packages.filter(({ folder }) => folder.startsWith('plugins/'));
  const contributions = plugins.flatMap(({ folder, json }) =>
    Object.entries((json as unknown as Manifest).mapgrad.contributes).flatMap(([kind, list]) =>
      list.map((contribution) => ({ folder, kind, ...contribution })),
    ),
  );

  it('the README names all that it contributes, and all options', () => {
    const unnamed = contributions.flatMap(({ folder, id, options }) => {
      const readme = text(join(folder, 'README.md'));
      const schema = options === undefined ? {} : (JSON.parse(text(join(folder, options))) as { properties?: object });
      const names = Object.keys(schema.properties ?? {}).filter((name) => !new RegExp(`\\b${name}\\b`).test(readme));
      return [...(readme.includes(`\`${id}\``) ? [] : [id]), ...names].map((name) => `${folder}: ${name}`);
    });
    expect(unnamed).toEqual([]);
  });

  it('methods.md has every estimator, loss, noise and relaxation', () => {
    const methods = text('docs/methods.md');
    const kinds = ['estimators', 'losses', 'noises', 'relaxations'];
    const listed = contributions.filter(({ kind }) => kinds.includes(kind));
    expect(listed.filter(({ id }) => !methods.includes(`\`${id}\``)).map(({ id }) => id)).toEqual([]);
  });
});
