/** The command line `kept`. */
process.stdout.write("kept\n");
