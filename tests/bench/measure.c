/*
 * measure: runs a command and says what it took.
 *
 *     measure OUTPUT COMMAND [ARGUMENT...]
 *
 * Standard output and error of the command go to the file OUTPUT. Printed are
 * its wall time in seconds and its peak memory in KiB, its children's included;
 * the exit status is the command's.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
become(char **command, const char *output)
{
	int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (file >= 0 && dup2(file, STDOUT_FILENO) >= 0 && dup2(file, STDERR_FILENO) >= 0)
		execvp(command[0], command);
	_exit(127);
}

int
main(int argc, char **argv)
{
	struct rusage usage;
	double start = seconds();
	int status;
	pid_t child;

	if (argc < 3)
		return 127;
	child = fork();
	if (child < 0)
		return 127;
	if (!child)
		become(argv + 2, argv[1]);
	if (wait4(child, &status, 0, &usage) < 0)
		return 127;
	printf("%.4f %ld\n", seconds() - start, usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
