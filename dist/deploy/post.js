const { dirname } = require('node:path');
const { runActionStep } = require('../main/index.js');

runActionStep('deploy', 'post', dirname(__dirname));
