import { readSpecialties } from './specialties.ts';

test('what people also call them is taken for what there is, and said', () => {
  expect(readSpecialties(['backend', 'API', 'qa'])).toEqual({
    specialties: ['backend', 'testing'],
    mapped: [
      { said: 'API', meant: 'backend' },
      { said: 'qa', meant: 'testing' },
    ],
  });
});

test.each(['cooking', '', 'constructor'])('%j is refused with what there is', (word) => {
  expect(() => readSpecialties([word])).toThrow(
    /Choose from backend, frontend, testing, devops, general\.$/,
  );
});
