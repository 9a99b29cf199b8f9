const { dirname } = require('node:path');
const { runActionStep } = require('../main/index.js');

runActionStep('run-pipeline', 'post', dirname(__dirname));
