"""Stands in for pyspark: wholeTextFiles, map, pipe and saveAsTextFile with two partitions, as the RDD programming guide tells of them."""

import os
import shlex
import subprocess


class RDD:
    def __init__(self, partitions):
        self.partitions = partitions

    def map(self, function):
        return RDD([[function(item) for item in part] for part in self.partitions])

    def pipe(self, command, checkCode=False):
        def run(part):
            text = "".join(item.rstrip("\n") + "\n" for item in part)
            done = subprocess.run(shlex.split(command), input=text.encode(), stdout=subprocess.PIPE)
            if checkCode and done.returncode != 0:
                raise RuntimeError("Pipe function `%s' exited with error code %d" % (command, done.returncode))
            return done.stdout.decode().splitlines()

        return RDD([run(part) for part in self.partitions])

    def saveAsTextFile(self, folder):
        os.makedirs(folder)
        for number, part in enumerate(self.partitions):
            with open(os.path.join(folder, "part-%05d" % number), "w") as file:
                file.writelines(item + "\n" for item in part)


class SparkContext:
    def __init__(self, appName):
        pass

    def wholeTextFiles(self, folder):
        files = []
        for root, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(root, name)
                with open(path, newline="") as file:
                    files.append(("file:" + path, file.read()))
        files.sort()
        return RDD([files[0::2], files[1::2]])

    def stop(self):
        pass
