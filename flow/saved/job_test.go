package saved

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

const jobVariable = "OAUTHWALK_TEST_JOB"

// jobs are what this binary does when a test starts it as another process.
var jobs = map[string]func() error{
	"save for ever": saveForEver,
	"die at a step": dieAtStep,
	"save many":     saveMany,
	"refresh many":  refreshMany,
}

// job is another process at work.
type job struct {
	*exec.Cmd
	out *bufio.Reader
}

// startJob starts one, with settings as in the environment.
func startJob(t *testing.T, name string, settings ...string) *job {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	j := &job{Cmd: exec.Command(self)}
	j.Env = append(append(os.Environ(), jobVariable+"="+name), settings...)
	j.Stderr = os.Stderr
	out, err := j.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	j.out = bufio.NewReader(out)
	if err := j.Start(); err != nil {
		t.Fatalf("starting another process: %v", err)
	}
	t.Cleanup(j.kill)
	return j
}

func (j *job) kill() {
	if j.ProcessState == nil {
		j.Process.Kill()
		j.Wait()
	}
}

// finish reads what the process says until it ends.
func (j *job) finish() (string, error) {
	said, err := io.ReadAll(j.out)
	return string(said), errors.Join(err, j.Wait())
}

// saveForEver changes client ID and secrets of three profiles over and over, removes one now and then, and says what it
// has saved.
func saveForEver() error {
	s, err := dialKeyring()
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for i := 0; ; i++ {
		l, err := s.Load()
		if err != nil {
			return err
		}
		name := []string{"a", "b", "c"}[i%3]
		var p Client
		if there := Find(l, name); there != nil {
			p = *there
		}
		if name == "c" && p.ID != "" {
			if _, err := s.Remove(background(), p.ID); err != nil {
				return err
			}
			continue
		}
		p.Name, p.ClientID = name, fmt.Sprint("client ", os.Getpid(), " ", i)
		if p, err = s.Save(background(), p, secretsFor(p.ClientID)); err != nil {
			return err
		}
		fmt.Println("saved", name, p.Revision)
	}
}

// dieAtStep does one thing and kills itself at the step whose number it is told. It says "done" when there are fewer.
func dieAtStep() error {
	s, err := dialKeyring()
	if err != nil {
		return err
	}
	last, err := strconv.Atoi(os.Getenv("STEP"))
	if err != nil {
		return err
	}
	l, err := s.Load()
	if err != nil {
		return err
	}
	p := l[0]
	s.step = func(name string) {
		if last--; last < 0 {
			fmt.Println(name)
			self, _ := os.FindProcess(os.Getpid())
			self.Kill()
			select {} // the signal is on its way
		}
	}
	switch os.Getenv("DEED") {
	case "save":
		p.ClientID = "new client"
		_, err = s.Save(background(), p, secretsFor(p.ClientID))
	case "create":
		_, err = s.Save(background(), Client{Name: "another", ClientID: "another"}, secretsFor("another"))
	case "clear":
		_, err = s.Save(background(), p, Secrets{keyring.ClientSecret: {}, keyring.RefreshToken: {}})
	case "remove":
		_, err = s.Remove(background(), p.ID)
	case "wipe":
		_, err = s.WipeAll(background())
	case "refresh":
		_, err = s.Refresh(background(), p.ID, func(context.Context, secret.Value) (secret.Value, error) {
			return secret.New("rotated token"), nil
		})
	}
	fmt.Println("done")
	return err
}

// saveMany adds profiles, each with its secrets, beside others that do the same.
func saveMany() error {
	s, err := dialKeyring()
	if err != nil {
		return err
	}
	for i := range savesEach {
		id := fmt.Sprint(os.Getenv("WHO"), i)
		if _, err := s.Save(background(), Client{Name: id, ClientID: id}, secretsFor(id)); err != nil {
			return err
		}
	}
	return nil
}

// refreshMany refreshes the one profile, beside others that do the same, and uses each access token.
func refreshMany() error {
	s, err := dialKeyring()
	if err != nil {
		return err
	}
	l, err := s.Load()
	if err != nil {
		return err
	}
	server := os.Getenv("SERVER")
	for range refreshesEach {
		var access secret.Value
		r, err := s.Refresh(background(), l[0].ID, asker(server+"/token", &access))
		if err != nil || !r.Rotated || r.Unsaved != nil {
			return fmt.Errorf("renewal %+v: %w", r, err)
		}
		client, _ := wire.NewClient(wire.NewTransport())
		resp, err := client.Get(server + "/api?for=" + strings.TrimPrefix(access.Reveal(), "access-"))
		if err != nil {
			return err
		}
		resp.Body.Close()
		client.CloseIdleConnections()
	}
	return nil
}

// asker makes a real refresh request.
func asker(endpoint string, access *secret.Value) flow.Ask {
	return func(ctx context.Context, refresh secret.Value) (secret.Value, error) {
		client, recorder := wire.NewClient(wire.NewTransport())
		defer client.CloseIdleConnections()
		c := token.Client{TokenEndpoint: endpoint, ID: "client", Auth: token.None, HTTP: client, Recorder: recorder,
			Now: time.Now, Redactor: new(secret.Redactor)}
		res := c.Refresh(ctx, []authz.Param{{Name: "grant_type", Value: "refresh_token"},
			{Name: "refresh_token", Value: refresh.Reveal()}, {Name: "client_id", Value: "client"}},
			token.Tokens{Refresh: refresh})
		if access != nil {
			*access = res.New.Access
		}
		return res.New.Refresh, res.Err
	}
}
