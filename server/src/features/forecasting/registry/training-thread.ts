import { parentPort, workerData } from 'node:worker_threads';
import { FEATURES } from '../model/features/features.ts';
import { readModel } from '../model/model.ts';
import { retrainForecast } from '../training/retrain.ts';
import { type TrainingTask } from './train-in-thread.ts';

const { inUse, ...task } = workerData as TrainingTask;
const model = readModel(inUse, FEATURES);
if (!model) throw new Error('the model in use cannot be read');
parentPort?.postMessage(retrainForecast({ ...task, inUse: model }));
