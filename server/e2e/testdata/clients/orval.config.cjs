module.exports = {
  api: { input: './openapi.json', output: { target: './gen/orval/api.ts', client: 'fetch', mode: 'single', baseUrl: '' } },
};
