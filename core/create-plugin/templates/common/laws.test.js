import { test } from 'node:test';
import { pluginLaws } from '@mapgrad/testing';

for (const { name, check } of await pluginLaws('.')) void test(name, check);
