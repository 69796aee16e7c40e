import { roomFrame } from './frame.js';

document.querySelector('#frame')?.append(roomFrame('patient'));
